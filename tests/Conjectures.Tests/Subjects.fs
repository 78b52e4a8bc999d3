namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional.Core
open OptimizerFunctional.Laws

/// Optimizers and conjectures of the tests.
module Subjects =

    let rate (value: float) = Schedule.constant value

    let descent (h: float) = GradientDescent.create { GradientDescent.defaults with LearningRate = rate h }

    let heavyBall (h: float) (momentum: float) =
        Momentum.create { Momentum.defaults with LearningRate = rate h; Momentum = momentum }

    let adam (h: float) (beta1: float) (beta2: float) =
        Adam.create { Adam.defaults with LearningRate = rate h; Beta1 = beta1; Beta2 = beta2; Epsilon = 0.0 }

    let lion (h: float) = Lion.create { Lion.defaults with LearningRate = rate h }

    /// theta of Nesterov's sequence after n terms; the last one with 8 instead of 4, as in OGM.
    let theta (n: int) (isOptimized: bool) : float =
        let mutable theta = 1.0

        for k in 1..n do
            let factor = if k = n && isOptimized then 8.0 else 4.0
            theta <- (1.0 + sqrt (factor * theta * theta + 1.0)) / 2.0

        theta

    /// Nesterov's fast gradient method for n steps; the last iterate is x_n, the others are the y.
    let fastGradient (l: float) (n: int) =
        Optimizer.create "fast gradient" (fun start -> (0, 1.0, start)) (fun (t, theta, x) at ->
            let moved = Vector.addScaled (-1.0 / l) at.Gradient at.Point
            let next = (1.0 + sqrt (4.0 * theta * theta + 1.0)) / 2.0

            let y =
                if t = n - 1 then
                    moved
                else
                    Vector.addScaled ((theta - 1.0) / next) (Vector.subtract moved x) moved

            struct ((t + 1, next, moved), Vector.subtract y at.Point))

    /// The optimized gradient method of Kim and Fessler for n steps; its iterates are the y.
    let optimizedGradient (l: float) (n: int) =
        Optimizer.create "optimized gradient" (fun start -> (0, 1.0, start)) (fun (t, theta, x) at ->
            let moved = Vector.addScaled (-1.0 / l) at.Gradient at.Point
            let factor = if t = n - 1 then 8.0 else 4.0
            let next = (1.0 + sqrt (factor * theta * theta + 1.0)) / 2.0

            let y =
                moved
                |> Vector.addScaled ((theta - 1.0) / next) (Vector.subtract moved x)
                |> Vector.addScaled (theta / next) (Vector.subtract moved at.Point)

            struct ((t + 1, next, moved), Vector.subtract y at.Point))

    /// A conjecture in one call.
    let conjecture functions steps expectation subject =
        subject |> Conjecture.on functions |> Conjecture.steps steps |> Conjecture.expect expectation

    let unitSmooth = FunctionClass.smooth 0.0 1.0

    let options: SearchOptions = { SearchOptions.Default with Threads = 1 }

    /// The counterexample of a search, which must find one.
    let refuted (options: SearchOptions) (conjecture: Conjecture) : Counterexample =
        match Conjecture.search options conjecture with
        | Verdict.Refuted counterexample -> counterexample
        | Verdict.Survived survival -> failwith $"The search found no counterexample: {survival}"

    /// What survived; the search must find nothing.
    let survived (options: SearchOptions) (conjecture: Conjecture) : Survival =
        match Conjecture.search options conjecture with
        | Verdict.Survived survival -> survival
        | Verdict.Refuted counterexample -> failwith $"The search must find nothing: {counterexample}"

    /// The number of runs of theorems under attack: CONJECTURE_RUNS, or this one.
    let runs (usual: int) : int =
        match Environment.GetEnvironmentVariable "CONJECTURE_RUNS" with
        | null
        | "" -> usual
        | text -> max usual (int text)
