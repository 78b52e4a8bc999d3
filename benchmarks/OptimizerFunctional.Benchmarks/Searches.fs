/// Searches for hyperparameters, each with the same number of evaluations.
module OptimizerFunctional.Benchmarks.Searches

open System
open System.Collections.Immutable
open System.Linq
open OptimizerFunctional
open OptimizerFunctional.Studies

/// The evaluations of a whole search.
let private total = 32_000L

/// The evaluations of a trial that is never dropped.
let private longest = 1_000L

let private gapsBelow = 1e-16

let private number (settings: Settings) (name: string) = settings.Number name

/// The methods with a learning rate and a decay rate.
let private methods: (string * (Settings -> Solver)) list = [
    "Adam", (fun s -> Adam(LearningRate = number s "learningRate", Beta1 = number s "decay"))
    "RMSProp", (fun s -> RmsProp(LearningRate = number s "learningRate", Decay = number s "decay"))
    "momentum", (fun s -> Momentum(LearningRate = number s "learningRate", MomentumFactor = number s "decay"))
]

let private space =
    SearchSpace.Of(ImmutableArray.Create<Axis>(Axis.Log("learningRate", 1e-4, 1.0), Axis.Linear("decay", 0.0, 0.99)))

/// As many trials as the evaluations suffice for.
let private study (search: Search) (budget: Budget) =
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
            if costs middle <= total then most middle over else most least middle

    let trials = if budget :? FullBudget then int (total / longest) else most 1 1024
    fun seed -> Study.Of(space, seed search, budget, trials)

/// The searches with a seed.
let private searches =
    let full = Budget.Full longest
    let sobol (seed: int64) : Search = SobolSearch(Seed = seed)

    let named name (make: int64 -> Search) budget =
        let ofSeed = study (make 0L) budget
        name, (fun (seed: int64) -> ofSeed (fun _ -> make seed))

    [
        named "random" (fun seed -> RandomSearch(Seed = seed)) full
        named "sobol" sobol full
        named "latin" (fun seed -> LatinHypercubeSearch(Seed = seed)) full
        named "tpe" (fun seed -> TpeSearch(Seed = seed)) full
        named "cma" (fun seed -> CmaEsSearch(Seed = seed)) full
        named "halving" sobol (Budget.Halving(longest, 37L))
        named "hyperband" sobol (Budget.Hyperband(longest, 37L))
    ]

/// The logarithm of the lowest gap to the minimum that a study finds.
let private found (problem: Problem) (make: Settings -> Solver) (study: Study) =
    let rec finish (study: Study) =
        let tasks = study.Ask()

        if tasks.IsEmpty then
            study
        else
            // Runs are the same bits each time: a trial that goes on is begun again here.
            let values =
                tasks
                    .AsParallel()
                    .AsOrdered()
                    .Select(fun task ->
                        let stop = Stop.AfterEvaluations task.Until
                        (make task.Settings).Minimize(problem.Objective, problem.Start.AsSpan(), stop).Value)
                    .ToArray()

            (study, Seq.zip tasks values) ||> Seq.fold (fun study (task, value) -> study.Tell(task, value)) |> finish

    let best =
        (finish study).Trials
        |> Seq.map _.Value
        |> Seq.filter (Double.IsNaN >> not)
        |> Seq.append [ infinity ]
        |> Seq.min

    Math.Log10(max gapsBelow (best - problem.MinimumValue))

/// Prints the table.
let run (seeds: int64) =
    let cases = [
        for problem in Problems.All do
            if problem.Period = 1 && Double.IsFinite problem.MinimumValue then
                for method in methods -> problem, method
    ]

    /// By case and search, the results of the seeds.
    let results = [
        for problem, (_, make) in cases ->
            [ for _, ofSeed in searches -> [ for seed in 1L .. seeds -> found problem make (ofSeed seed) ] ]
    ]

    let lowest = results |> List.map (List.collect id >> List.min)
    printfn $"{cases.Length} cases, {seeds} seeds, {total} evaluations each, at most {longest} a trial."
    printfn "| search | trials | mean regret | median regret | better than random | worse |"
    printfn "|---|---:|---:|---:|---:|---:|"

    for k, (name, ofSeed) in List.indexed searches do
        let regrets = List.zip results lowest |> List.map (fun (result, lowest) -> List.average result[k] - lowest)

        let pairs = results |> List.collect (fun result -> List.zip result[k] result[0])
        let share holds = float (pairs |> List.filter holds |> List.length) / float pairs.Length
        let median = (List.sort regrets)[regrets.Length / 2]

        printfn
            "| `%s` | %d | %.2f | %.2f | %.0f %% | %.0f %% |"
            name
            (ofSeed 1L).Count
            (List.average regrets)
            median
            (100.0 * share (fun (own, random) -> own < random))
            (100.0 * share (fun (own, random) -> own > random))
