/// The minimizers of MathNet.Numerics, in this process, by the same objective.
module OptimizerFunctional.Benchmarks.SideBySide.MathNetSolvers

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization

/// Its first step is a multiple of its tolerance, which therefore must not be 0.
let private gradientTolerance (limits: Limits) = max 1e-8 limits.GradientTolerance

/// Below these changes its quasi-Newton methods stop too, and there is no way to say never.
let private leastChange = 1e-15

let private memory = 10

/// The library's version.
let version: string =
    match typeof<BfgsMinimizer>.Assembly.GetName().Version with
    | null -> "unknown"
    | version -> version.ToString 3

let private values (vector: Vector<float>) =
    match vector.AsArray() with
    | null -> vector.ToArray()
    | array -> array

let private evaluate (recorder: Recorder) (point: Vector<float>) : struct (float * Vector<float>) =
    let gradient = Array.zeroCreate point.Count
    let value = recorder.EvaluateOrInterrupt(ReadOnlySpan(values point), Span gradient)
    struct (value, Vector<float>.Build.Dense gradient)

let private firstOrder (_: OptimizerFunctional.Core.Problem) (recorder: Recorder) : IObjectiveFunction =
    ObjectiveFunction.Gradient(evaluate recorder)

/// Value and gradient of one evaluation, as for all the others, and the Hessian where it is asked for.
let private secondOrder (problem: OptimizerFunctional.Core.Problem) (recorder: Recorder) : IObjectiveFunction =
    let hessian =
        match recorder.Hessian with
        | Some hessian -> hessian
        | None -> invalidArg (nameof problem) $"{problem.Name} has no formula for its Hessian."

    let mutable last: (float[] * struct (float * Vector<float>)) option = None

    let at (point: Vector<float>) =
        match last with
        | Some(known, found) when ReadOnlySpan(known).SequenceEqual(ReadOnlySpan(values point)) -> found
        | _ ->
            let found = evaluate recorder point
            last <- Some(point.ToArray(), found)
            found

    ObjectiveFunction.GradientHessian(
        (fun point ->
            let struct (value, _) = at point
            value),
        (fun point ->
            let struct (_, gradient) = at point
            gradient),
        (fun point ->
            let found = hessian (OptimizerFunctional.Core.Vector.ofSeq point)
            Matrix<float>.Build.DenseOfColumnMajor(found.Rows, found.Columns, found.Entries))
    )

let private solver
    name
    (objective: OptimizerFunctional.Core.Problem -> Recorder -> IObjectiveFunction)
    (minimize: Limits -> IObjectiveFunction -> Vector<float> -> MinimizationResult)
    : PanelSolver = {
    Name = $"MathNet {name}"
    Library = "MathNet.Numerics"
    Run =
        fun problem limits recorder ->
            let start = Vector<float>.Build.DenseOfEnumerable problem.Start

            // It ends by exceptions of many kinds, also where it has found the minimum: what it evaluated decides.
            try
                (minimize limits (objective problem recorder) start).Iterations
            with
            | :? MaximumIterationsException -> limits.Iterations
            | _ -> 0
}

let private unbounded sign (start: Vector<float>) = Vector<float>.Build.Dense(start.Count, sign * Double.MaxValue)

/// Those that are for functions of several variables with gradients.
let all: PanelSolver list = [
    solver "BFGS" firstOrder (fun limits objective start ->
        BfgsMinimizer(gradientTolerance limits, leastChange, leastChange, limits.Iterations)
            .FindMinimum(objective, start))
    solver "L-BFGS" firstOrder (fun limits objective start ->
        LimitedMemoryBfgsMinimizer(gradientTolerance limits, leastChange, leastChange, memory, limits.Iterations)
            .FindMinimum(objective, start))
    solver "BFGS-B" firstOrder (fun limits objective start ->
        BfgsBMinimizer(gradientTolerance limits, leastChange, leastChange, limits.Iterations)
            .FindMinimum(objective, unbounded -1.0 start, unbounded 1.0 start, start))
    solver "CG" firstOrder (fun limits objective start ->
        ConjugateGradientMinimizer(gradientTolerance limits, limits.Iterations).FindMinimum(objective, start))
    solver "Newton" secondOrder (fun limits objective start ->
        NewtonMinimizer(gradientTolerance limits, limits.Iterations, false).FindMinimum(objective, start))
    solver "Newton, line search" secondOrder (fun limits objective start ->
        NewtonMinimizer(gradientTolerance limits, limits.Iterations, true).FindMinimum(objective, start))
]
