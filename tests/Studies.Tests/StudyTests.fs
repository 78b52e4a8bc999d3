namespace OptimizerFunctional.Studies.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Studies
open OptimizerFunctional.Properties
open Xunit

module StudyTests =

    let private shuffled (seed: int) (tasks: StudyTask seq) : StudyTask seq =
        let tasks = Seq.toArray tasks
        Random(seed).Shuffle tasks
        tasks

    [<Property(20)>]
    let ``the order in which tasks are told does not matter`` (FsCheck.DoNotSize(seed: int)) =
        for search in Spaces.searches do
            let study = Study.Of(Spaces.momentum, search, Budget.Full 100L, 30)
            let inOrder = Spaces.finish id Spaces.value study
            let other = Spaces.finish (shuffled seed) Spaces.value study
            Assert.Equal(inOrder, other)
            Assert.Equal(30, inOrder.Trials.Length)

    [<Property(20)>]
    let ``the order does not matter on rungs either`` (FsCheck.DoNotSize(seed: int)) (trials: byte) =
        for budget in [ Budget.Halving(81L, 1L); Budget.Hyperband(81L, 1L); Budget.Halving(64L, 3L, 2) ] do
            let study = Study.Of(Spaces.momentum, SobolSearch(), budget, 1 + int trials)
            Assert.Equal(Spaces.finish id Spaces.value study, Spaces.finish (shuffled seed) Spaces.value study)

    [<Fact>]
    let ``seeds change what is drawn`` () =
        let first (search: Search) = Study.Of(Spaces.momentum, search, Budget.Full 1L, 8).Trials[3].Settings
        Assert.NotEqual(first (RandomSearch(Seed = 1L)), first (RandomSearch(Seed = 2L)))
        Assert.NotEqual(first (SobolSearch(Seed = 1L)), first (SobolSearch(Seed = 2L)))
        Assert.NotEqual(first (LatinHypercubeSearch(Seed = 1L)), first (LatinHypercubeSearch(Seed = 2L)))
        Assert.NotEqual(first (TpeSearch(Seed = 1L)), first (TpeSearch(Seed = 2L)))

    [<Fact>]
    let ``a trial that failed or has no value is never the best, and does not climb`` () =
        let value (settings: Settings) = if settings.Number "learningRate" > 0.005 then nan else Spaces.value settings

        for search in Spaces.searches do
            let study = Study.Of(Spaces.momentum, search, Budget.Full 9L, 40) |> Spaces.finish id value
            Assert.True((Spaces.best study).Value < infinity)

        let mutable study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Halving(9L, 1L), 9)
        let all = study.Ask()
        Assert.Equal(9, all.Length)

        for task in all do
            study <- study.Tell(task, -1.0, if task.Trial = 4 then null else "It threw.")

        Assert.Equal(4, (Seq.exactlyOne (study.Ask())).Trial)
        Assert.Equal(Some 4, study.Best |> Option.ofObj |> Option.map _.Index)

    [<Fact>]
    let ``a task that is not asked for is refused`` () =
        let study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Halving(9L, 1L), 9)
        let first = study.Ask()[0]
        let told = study.Tell(first, 1.0)

        for task in [ first; StudyTask(3, first.Settings, 0L, 9L, 9L); StudyTask(-1, first.Settings, 0L, 1L, 9L) ] do
            let error = Assert.Throws<ParameterException>(fun () -> told.Tell(task, 1.0) |> ignore)

            Assert.Equal(
                $"task was trial {task.Trial} up to {task.Until} evaluations; "
                + "it must be a task that the study asks for.",
                error.Message
            )

    /// Searches that learn from values find lower ones than random points, on the mean of 20 seeds.
    [<Fact>]
    let ``TPE and CMA-ES find lower values than random points`` () =
        let space = Spaces.axes [ for name in [ "a"; "b"; "c"; "d" ] -> Axis.Linear(name, 0.0, 1.0) ]

        let value (settings: Settings) =
            [ "a", 0.3; "b", 0.7; "c", 0.5; "d", 0.9 ]
            |> List.sumBy (fun (name, at) -> (settings.Number name - at) ** 2.0)

        let mean (search: int64 -> Search) =
            List.average [
                for seed in 1L .. 20L ->
                    (Study.Of(space, search seed, Budget.Full 1L, 60) |> Spaces.finish id value |> Spaces.best).Value
            ]

        let random = mean (fun seed -> RandomSearch(Seed = seed))
        Assert.InRange(mean (fun seed -> TpeSearch(Seed = seed)), 0.0, 0.6 * random)
        Assert.InRange(mean (fun seed -> CmaEsSearch(Seed = seed)), 0.0, 0.6 * random)

    [<Fact>]
    let ``CMA-ES starts again where it has converged`` () =
        let space = Spaces.axes [ Axis.Linear("a", 0.0, 1.0) ]
        let study = Study.Of(space, CmaEsSearch(), Budget.Full 1L, 120) |> Spaces.finish id (fun _ -> 1.0)
        Assert.Equal(120, study.Trials.Length)

    [<Fact>]
    let ``the script of the document is this one, and finds the learning rate`` () =
        let text = System.IO.File.ReadAllText(System.IO.Path.Combine(__SOURCE_DIRECTORY__, "../../docs/sweeps.md"))
        let own = System.IO.File.ReadAllText(System.IO.Path.Combine(__SOURCE_DIRECTORY__, "Script.fs"))

        let between (start: string) (stop: string) (text: string) =
            let from = text.IndexOf(start, StringComparison.Ordinal) + start.Length
            text[from .. text.IndexOf(stop, from, StringComparison.Ordinal) - 1].Trim()

        Assert.Equal(between "```fsharp" "```" text, between "// script" "// end" own)
        Assert.InRange((Spaces.best (Script.finish Script.study)).Settings.Number "learningRate", 0.005, 0.02)
