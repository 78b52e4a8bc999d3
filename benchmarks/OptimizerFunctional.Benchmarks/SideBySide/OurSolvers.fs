/// The methods of this project that follow gradients and end by themselves, by the façade and with their defaults.
module OptimizerFunctional.Benchmarks.SideBySide.OurSolvers

open System.Collections.Generic
open System.Runtime.InteropServices
open OptimizerFunctional

let private run (minimizer: Minimizer) (problem: TestProblem) (limits: Limits) (recorder: Recorder) : int =
    let first =
        Objective.Create(ValueAndGradientInto(fun point into -> recorder.EvaluateOrInterrupt(point, into)))

    let objective =
        match problem.Hessian with
        | None -> first
        | Some hessian ->
            first.WithHessian(fun point into ->
                let n = point.Length
                let hessian = hessian (point.ToArray())

                for row in 0 .. n - 1 do
                    for column in 0 .. n - 1 do
                        into[column * n + row] <- hessian[row, column])

    let stop =
        Stop
            .WhenGradientBelow(limits.GradientTolerance)
            .Or(Stop.AfterIterations(int64 limits.Iterations))
            .Or(Stop.AfterEvaluations limits.Evaluations)

    try
        int (minimizer.Minimize(objective, ImmutableCollectionsMarshal.AsImmutableArray problem.Start, stop)).Iterations
    with Interrupted ->
        0

/// The methods' names in the catalogue.
let private names =
    HashSet
        [
            "bfgs"
            "l-bfgs"
            "l-bfgs-b"
            "conjugate-gradient"
            "newton"
            "newton-cg"
            "trust-region"
            "trust-region-cg"
        ]

/// One solver a method.
let all: Solver list =
    [
        for method in Methods.All do
            if names.Contains method.Name then
                // It has a tolerance of its own beside the run's: the run's is to decide.
                let minimizer =
                    match method.Default with
                    | :? LBfgsB -> LBfgsB(GradientTolerance = 0.0) :> Minimizer
                    | other -> other

                {
                    Name = method.Name
                    Library = "OptimizerFunctional"
                    Run = run minimizer
                }
    ]
