/// Searches for hyperparameters, each with the same budget: the regret in the end and on the way there.
module OptimizerFunctional.Benchmarks.Searches

open System
open System.Collections.Generic
open System.Diagnostics
open System.IO
open OptimizerFunctional.Charts
open OptimizerFunctional.Studies
open OptimizerFunctional.Benchmarks.SearchCases

/// As many trials as the budget suffices for.
let private study (suite: Suite) (search: Search) (budget: Budget) =
    let costs (trials: int) =
        let mutable study = Study.Of(space, search, budget, trials)
        let mutable spent = 0L

        while not study.IsFinished do
            for task in study.Ask() do
                spent <- spent + task.Until - task.From
                study <- study.Tell(task, 1.0)

        spent

    let rec most least over =
        if over - least <= 1 then
            least
        else
            let middle = (least + over) / 2
            if costs middle <= suite.Total then most middle over else most least middle

    let trials = if budget :? FullBudget then int (suite.Total / suite.Longest) else most 1 1024
    fun seed -> Study.Of(space, seed search, budget, trials)

/// The searches with a seed. The first is what the others are compared with.
let private searches (suite: Suite) =
    let full = Budget.Full suite.Longest
    let sobol (seed: int64) : Search = SobolSearch(Seed = seed)

    let named name (make: int64 -> Search) budget =
        let ofSeed = study suite (make 0L) budget
        name, (fun (seed: int64) -> ofSeed (fun _ -> make seed))

    [|
        named "random" (fun seed -> RandomSearch(Seed = seed)) full
        named "sobol" sobol full
        named "latin" (fun seed -> LatinHypercubeSearch(Seed = seed)) full
        named "tpe" (fun seed -> TpeSearch(Seed = seed)) full
        named "cma" (fun seed -> CmaEsSearch(Seed = seed)) full
        named "halving" sobol (Budget.Halving(suite.Longest, suite.Shortest))
        named "hyperband" sobol (Budget.Hyperband(suite.Longest, suite.Shortest))
    |]

/// The lowest value of any trial so far, over the budget spent so far.
let private path (case: Case) (study: Study) =
    let trials = Dictionary<int, int64 -> float>()

    let tell (study: Study, path) (task: StudyTask) =
        if not (trials.ContainsKey task.Trial) then
            trials[task.Trial] <- case.Begin task.Settings

        let value = trials[task.Trial] task.Until
        let spent, lowest = List.head path
        let lowest = if value < lowest then value else lowest
        study.Tell(task, value), (spent + task.Until - task.From, lowest) :: path

    let rec finish (study: Study, path) =
        let tasks = study.Ask()

        if tasks.IsEmpty then
            path
        else
            ((study, path), tasks) ||> Seq.fold tell |> finish

    finish (study, [ 0L, case.Start ]) |> List.rev |> Array.ofList

/// The regret in a case with a seed: in the end, and after a part of the budget.
type private Regret = { Last: float; After: int64 -> float }

/// A search with its number of trials and its regrets, by case and seed.
type private Outcome = { Name: string; Trials: int; Regrets: Regret[][] }

/// What the searches have found, and the mean over cases of the lowest value that any has found with any seed. Regrets
/// are beside that value of their case.
let private outcomes (suite: Suite) (seeds: int) =
    let searches = searches suite

    let jobs = [|
        for case in suite.Cases do
            for _, ofSeed in searches do
                for seed in 1..seeds -> case, ofSeed (int64 seed)
    |]

    let paths =
        jobs
        |> Array.Parallel.map (fun (case, study) -> path case study)
        |> Array.chunkBySize (searches.Length * seeds)

    let lowest = paths |> Array.map (Array.map (Array.last >> snd) >> Array.min)

    let regret lowest path = {
        Last = snd (Array.last path) - lowest
        After = fun budget -> snd (path |> Array.findBack (fun (spent, _) -> spent <= budget)) - lowest
    }

    let regrets =
        Array.zip lowest paths
        |> Array.map (fun (lowest, paths) -> paths |> Array.map (regret lowest) |> Array.chunkBySize seeds)
        |> Array.transpose

    let outcomes =
        Array.zip searches regrets
        |> Array.map (fun ((name, ofSeed), regrets) -> { Name = name; Trials = (ofSeed 1L).Count; Regrets = regrets })

    outcomes, Array.average lowest

let private printTable (suite: Suite) (outcomes: Outcome[]) =
    printfn "| search | trials | mean regret | median regret | better than `random` | worse |"
    printfn "|---|---:|---:|---:|---:|---:|"

    let number (value: float) = value.ToString $"F{suite.Decimals}"
    let ends (outcome: Outcome) = outcome.Regrets |> Array.concat |> Array.map _.Last
    let random = ends outcomes[0]

    for own in outcomes do
        // The cases of a seed have the same draws, so the standard error is that of the means of seeds.
        let means = own.Regrets |> Array.transpose |> Array.map (Array.averageBy _.Last)
        let mean = Array.average means
        let squares = means |> Array.sumBy (fun ofSeed -> pown (ofSeed - mean) 2)
        let error = sqrt (squares / float (max 1 (means.Length - 1) * means.Length))
        let median = (Array.sort (ends own))[random.Length / 2]

        let share holds =
            if own.Name = outcomes[0].Name then
                ""
            else
                let held = Array.map2 holds (ends own) random |> Array.filter id
                $"%.0f{100.0 * float held.Length / float random.Length} %%"

        printfn
            $"| `{own.Name}` | {own.Trials} | {number mean} ± {number error} | {number median} | \
               {share (<)} | {share (>)} |"

/// Writes the mean regret over the budget spent, from that of one whole trial on.
let private drawFigure (suite: Suite) (path: string) (outcomes: Outcome[]) =
    let points = 150

    // Evenly spread on a logarithmic axis, and whole.
    let budgets =
        [
            for i in 0..points ->
                let growth = float suite.Total / float suite.Longest
                int64 (Math.Round(float suite.Longest * growth ** (float i / float points)))
        ]
        |> List.distinct

    let figure =
        ConvergenceFigure(
            Title = suite.Title,
            XLabel = suite.Unit,
            YLabel = $"mean regret of {suite.Value}",
            XQuantity = XQuantity.Evaluations,
            YQuantity = YQuantity.Value,
            XScale = ScaleKind.Logarithmic,
            YScale = ScaleKind.Logarithmic,
            X = Interval(float suite.Longest, float suite.Total)
        )

    (figure, outcomes)
    ||> Array.fold (fun figure outcome ->
        let all = Array.concat outcome.Regrets
        let meanAfter budget = all |> Array.averageBy (fun regret -> regret.After budget)
        figure.WithSeries(outcome.Name, budgets |> Seq.map (fun budget -> struct (float budget, meanAfter budget))))
    |> _.Save(path)

/// Prints a table for each suite and writes its figure into a folder.
let run (seeds: int) (folder: string) =
    for suite in [ digits (); problems ] do
        let watch = Stopwatch.StartNew()
        let outcomes, lowest = outcomes suite seeds

        printfn
            $"{suite.Title}: {suite.Cases.Length} cases, {seeds} seeds, {suite.Total} {suite.Unit} each, \
               at most {suite.Longest} a trial. Regret of {suite.Value}, whose lowest are %.3f{lowest} on average."

        printTable suite outcomes
        drawFigure suite (Path.Combine(folder, $"searches-{suite.Name}.svg")) outcomes
        printfn $"%.0f{watch.Elapsed.TotalSeconds} seconds."
        printfn ""
