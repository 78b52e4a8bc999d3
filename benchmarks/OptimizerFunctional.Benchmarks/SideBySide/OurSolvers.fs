/// The methods of this project that follow gradients and end by themselves, by the façade and with their defaults.
module OptimizerFunctional.Benchmarks.SideBySide.OurSolvers

open OptimizerFunctional

let private run
    (solver: Solver)
    (takesHessians: bool)
    (problem: Core.Problem)
    (limits: Limits)
    (recorder: Recorder)
    : int =
    let first = Objective.Create(ValueAndGradientInto(fun point into -> recorder.EvaluateOrInterrupt(point, into)))

    let objective =
        match recorder.Hessian with
        | Some hessian when takesHessians ->
            first.WithHessian(fun point into -> (hessian (Core.Vector.ofSeq (point.ToArray()))).Entries.CopyTo into)
        | _ -> first

    let stop =
        Stop
            .WhenGradientBelow(limits.GradientTolerance)
            .Or(Stop.AfterIterations(int64 limits.Iterations))
            .Or(Stop.AfterEvaluations limits.Evaluations)

    try
        int (solver.Minimize(objective, problem.Start, stop)).Iterations
    with Interrupted ->
        0

/// The methods' names in the catalogue, and whether they are given the formula for Hessians. Those that want products
/// with them alone take differences of gradients, which count as evaluations, as the truncated Newton methods of others
/// do.
let private takesHessians =
    dict [
        "bfgs", false
        "l-bfgs", false
        "l-bfgs-b", false
        "conjugate-gradient", false
        "newton", true
        "newton-cg", false
        "trust-region", true
        "trust-region-cg", false
    ]

/// One solver a method.
let all: PanelSolver list = [
    for method in Methods.All do
        match takesHessians.TryGetValue method.Name with
        | false, _ -> ()
        | true, takesHessians ->
            // It has a tolerance of its own beside the run's: the run's is to decide.
            let solver =
                match method.Default with
                | :? LBfgsB -> LBfgsB(GradientTolerance = 0.0) :> Solver
                | other -> other

            { Name = method.Name; Library = "OptimizerFunctional"; Run = run solver takesHessians }
]
