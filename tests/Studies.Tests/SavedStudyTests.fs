namespace OptimizerFunctional.Studies.Tests

open System.Collections.Generic
open System.Collections.Immutable
open Xunit
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Studies
open OptimizerFunctional.Properties

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
                header + "{\"trial\":0,\"evaluations\":1,\"value\":1,\"attributes\":[]}\n",
                "line 2: attributes was []; it must be a JSON object."
                header + "{\"trial\":0,\"evaluations\":1,\"value\":1,\"attributes\":{\"a\":[1]}}\n",
                "line 2: the attribute a was [1]; it must be a number, a text or null."
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

    let private attribute =
        let number = Gen.elements [ 0.0; 1.0; -0.1; 1e300; nan; infinity; -infinity; 5e-324 ]

        Gen.oneof [
            number |> Gen.map TraceCell
            Gen.choose (-9, 9) |> Gen.map (fun count -> TraceCell(int64 count))
            Gen.elements [ ""; "all steps taken"; "é\n\"x\"" ] |> Gen.map TraceCell
            Gen.constant TraceCell.Empty
        ]

    [<Fact>]
    let ``attributes are saved bit for bit, and are columns of the table`` () =
        let holds (cells: TraceCell list) =
            let study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Full 5L, 1)
            let names = [ for i in 1 .. cells.Length -> $"a{i}" ]

            let report =
                TrialReport(
                    5L,
                    1.0,
                    Attributes = ImmutableArray.CreateRange(List.map2 (fun a c -> KeyValuePair(a, c)) names cells)
                )

            let told = study.Tell(study.Ask()[0], report)
            Assert.Equal(told, study.Resume(told.ToJsonLines()))
            let row = Seq.exactlyOne (told.ToTrace().Rows)

            for name, cell in List.zip names cells do
                Assert.Equal(string cell, string row[name])

        Property.Check(Prop.forAll (Arb.fromGen (Gen.listOf attribute)) holds)

    [<Fact>]
    let ``reports of other evaluations, and attributes with the names of columns, are refused`` () =
        let study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Full 5L, 1)
        let task = study.Ask()[0]

        let refuses (sentence: string) (report: TrialReport) =
            let error = Assert.Throws<ParameterException>(fun () -> study.Tell(task, report) |> ignore)

            Assert.Equal(sentence, error.Message)

        refuses
            "report was one after 4 evaluations; it must be one after 5 evaluations, those of the task."
            (TrialReport(4L, 1.0))

        for name in [ "value"; "window"; "twice" ] do
            let one = KeyValuePair(name, TraceCell 1.0)

            refuses
                $"report was one with the attribute \"{name}\"; it must be one whose attributes have other names than \
                  each other and the columns of the table."
                (TrialReport(5L, 1.0, Attributes = ImmutableArray.Create(one, one)))
