namespace OptimizerFunctional.Studies.Tests

open OptimizerFunctional
open OptimizerFunctional.Studies
open OptimizerFunctional.Properties
open Xunit

module SavedStudyTests =

    let private studies: Study list = [
        for search in Spaces.searches do
            Study.Of(Spaces.momentum, search, Budget.Full 100L, 25)
        Study.Of(Spaces.momentum, SobolSearch(), Budget.Hyperband(27L, 1L), 40)
    ]

    /// Values among which some are not numbers.
    let private value (settings: Settings) =
        match int (1e6 * settings.Number "learningRate") % 7 with
        | 0 -> nan
        | 1 -> infinity
        | _ -> Spaces.value settings

    [<Property(30)>]
    let ``a study that is cut off anywhere and resumed ends as the same study`` (FsCheck.DoNotSize(cut: uint)) =
        for study in studies do
            let whole = Spaces.finish id value study
            let text = whole.ToJsonLines()
            let part = text[.. int (cut % uint text.Length)]
            let resumed = study.Resume part |> Spaces.finish id value
            Assert.Equal(whole, resumed)
            Assert.Equal(text, resumed.ToJsonLines())

    [<Fact>]
    let ``lines of another study, or none, are refused in a sentence`` () =
        let study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Halving(9L, 1L), 9)
        let header = study.ToJsonLines()

        let refuses (sentence: string) (text: string) =
            let error = Assert.Throws<ParameterException>(fun () -> study.Resume text |> ignore)
            Assert.Equal(sentence, error.Message)

        let asked = "one that the study asks for after the lines before"

        for text, sentence in
            [
                header.Replace("sobol", "latin"),
                "line 1: search was \"latin\"; it must be \"sobol\", as in this study."
                header.Replace("\"seed\":0", "\"seed\":1"), "line 1: seed was 1; it must be 0, as in this study."
                header.Replace("\"seed\":0,", ""), "line 1: seed was missing; it must be 0, as in this study."
                header.Replace("\"format\":1", "\"format\":2"),
                "line 1: format was 2; it must be at most 1: a newer version has written it."
                "[]\n", "line 1: it was no JSON object; it must be a JSON object."
                "{\n", "line 1: it was no JSON object; it must be a JSON object."
                header + "{\"trial\":0}\n", "line 2: evaluations was missing; it must be a number."
                header + "{\"trial\":\"a\",\"evaluations\":1,\"value\":1}\n",
                "line 2: trial was \"a\"; it must be a number."
                header + "{\"trial\":0,\"evaluations\":1,\"value\":\"one\"}\n",
                "line 2: value was \"one\"; it must be a number."
                header + "{\"trial\":0,\"evaluations\":1,\"value\":1,\"failure\":3}\n",
                "line 2: failure was 3; it must be a text."
                header + "{\"trial\":9,\"evaluations\":1,\"value\":1}\n",
                $"line 2: trial was 9 after 1 evaluations; it must be {asked}."
                header + "{\"trial\":0,\"evaluations\":3,\"value\":1}\n",
                $"line 2: trial was 0 after 3 evaluations; it must be {asked}."
            ] do
            refuses sentence text

    [<Fact>]
    let ``the table has a row for each report`` () =
        let study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Halving(9L, 1L), 9)
        let table = (Spaces.finish id Spaces.value study).ToTrace()

        Assert.Equal<string list>(
            [ "trial"; "learningRate"; "window"; "nesterov"; "evaluations"; "value"; "failure" ],
            List.ofSeq table.Names
        )

        Assert.Equal(9 + 3 + 1, table.Length)
        Assert.Equal<int64 list>(List.sort (List.ofSeq (table.Counts "trial")), List.ofSeq (table.Counts "trial"))
