/// What searches for hyperparameters are compared on: built-in problems, and training on digits.
module OptimizerFunctional.Benchmarks.SearchCases

open System
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Studies
open OptimizerFunctional.Training

/// What a search minimizes.
type Case = {
    /// The value before any trial.
    Start: float
    /// Begins a trial. What it returns takes the trial forward to so many units of the budget, and gives its value.
    Begin: Settings -> int64 -> float
}

/// Cases with the same budgets.
type Suite = {
    Name: string
    Title: string
    /// The unit of the budget.
    Unit: string
    /// What the regret is a difference of.
    Value: string
    Decimals: int
    /// The budget of a whole search.
    Total: int64
    /// The budget of a trial that is never dropped.
    Longest: int64
    /// The budget of a first rung.
    Shortest: int64
    Cases: Case list
}

/// Every method has a learning rate and a decay rate.
let space =
    SearchSpace.Of(ImmutableArray.Create<Axis>(Axis.Log("learningRate", 1e-4, 1.0), Axis.Linear("decay", 0.0, 0.99)))

let private methods: (Settings -> Optimizer) list =
    let learningRate (settings: Settings) = settings.Number "learningRate"
    let decay (settings: Settings) = settings.Number "decay"

    [
        fun s -> Adam(LearningRate = learningRate s, Beta1 = decay s)
        fun s -> RmsProp(LearningRate = learningRate s, Decay = decay s)
        fun s -> Momentum(LearningRate = learningRate s, MomentumFactor = decay s)
    ]

let private gapsBelow = 1e-16

/// The logarithm of the gap to the minimum, which a run has brought about after some evaluations.
let private onProblem (problem: Problem) (make: Settings -> Optimizer) =
    let logGap (value: float) = Math.Log10(max gapsBelow (value - problem.MinimumValue))

    {
        Start = logGap (problem.Objective.Evaluate(problem.Start).Value)
        // Runs are the same bits each time: a trial that goes on is begun again here.
        Begin =
            fun settings evaluations ->
                let stop = Stop.AfterEvaluations evaluations
                logGap ((make settings).Minimize(problem.Objective, problem.Start.AsSpan(), stop).Value)
    }

let problems = {
    Name = "problems"
    Title = "Searches on built-in problems"
    Unit = "evaluations"
    Value = "log10 of the gap"
    Decimals = 2
    Total = 32_000L
    Longest = 1_000L
    Shortest = 37L
    Cases = [
        for problem in Problems.All do
            if problem.Period = 1 && Double.IsFinite problem.MinimumValue then
                for make in methods -> onProblem problem make
    ]
}

/// The test loss of a network after some epochs. The split, the initial weights and the batches are always the same.
let private onDigits (train: DataSet) (test: DataSet) (make: Settings -> Optimizer) =
    let epochs optimizer =
        Trainer(Model = Model(ImmutableArray.Create(64, 32, 10)), Optimizer = optimizer).Epochs(train, test)

    {
        Start = (Seq.head (epochs (Adam()))).Test.Loss
        Begin =
            fun settings ->
                let run = (epochs (make settings)).GetEnumerator()
                run.MoveNext() |> ignore

                fun until ->
                    while int64 run.Current.Index < until && run.MoveNext() do
                        ()

                    // Training ends early where the loss is not finite: such a trial has no value.
                    if int64 run.Current.Index < until then nan else run.Current.Test.Loss
    }

let digits () =
    let struct (train, test) = DataSets.Digits().Split 0.8

    {
        Name = "digits"
        Title = "Searches on digits"
        Unit = "epochs"
        Value = "the test loss"
        Decimals = 4
        Total = 243L
        Longest = 9L
        Shortest = 1L
        Cases = methods |> List.map (onDigits train test)
    }
