/// The large functions on which minimizers are compared, without jets.
module OptimizerFunctional.Benchmarks.SideBySide.LargeProblems

open System
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Core

/// The sum of 100 (x2 - x1^2)^2 + (1 - x1)^2 over pairs: problem 21 of Moré, Garbow and Hillstrom.
let rosenbrock (point: ReadOnlySpan<float>) (gradient: Span<float>) : float =
    let mutable value = 0.0
    let mutable i = 0

    while i < point.Length do
        let first, second = point[i], point[i + 1]
        let height = second - first * first
        let rest = 1.0 - first
        value <- value + 100.0 * height * height + rest * rest
        gradient[i] <- -400.0 * first * height - 2.0 * rest
        gradient[i + 1] <- 200.0 * height
        i <- i + 2

    value

/// The sum of (x1 + 10 x2)^2 + 5 (x3 - x4)^2 + (x2 - 2 x3)^4 + 10 (x1 - x4)^4 over fours: problem 22.
let powell (point: ReadOnlySpan<float>) (gradient: Span<float>) : float =
    let mutable value = 0.0
    let mutable i = 0

    while i < point.Length do
        let a = point[i] + 10.0 * point[i + 1]
        let b = point[i + 2] - point[i + 3]
        let c = point[i + 1] - 2.0 * point[i + 2]
        let d = point[i] - point[i + 3]
        value <- value + a * a + 5.0 * b * b + c * c * c * c + 10.0 * d * d * d * d
        let c3, d3 = 4.0 * c * c * c, 40.0 * d * d * d
        gradient[i] <- 2.0 * a + d3
        gradient[i + 1] <- 20.0 * a + c3
        gradient[i + 2] <- 10.0 * b - 2.0 * c3
        gradient[i + 3] <- -10.0 * b - d3
        i <- i + 4

    value

/// Whether a value solves a large problem, whose minimum is 0: as a share of the value at the start it is small, by the
/// test of Moré and Wild 2009, Benchmarking derivative-free optimization algorithms, equation 2.2.
let isSolved (problem: Problem) : float -> bool =
    let target = 1e-10 * (problem.Objective.At problem.Start).Value
    fun value -> value <= target

/// The extended "rosenbrock" or "powell" function of n variables, a multiple of 4, from the paper's start.
let large (name: string) (n: int) : Problem =
    let evaluate, pattern, minimizer =
        match name with
        | "rosenbrock" -> ValueAndGradientInto(fun point into -> rosenbrock point into), [| -1.2; 1.0 |], 1.0
        | "powell" -> ValueAndGradientInto(fun point into -> powell point into), [| 3.0; -1.0; 0.0; 1.0 |], 0.0
        | other -> invalidArg (nameof name) $"There is no large problem named {other}: rosenbrock or powell."

    {
        Name = $"{name}, n = {n}"
        Summary = $"extended {name} function"
        Objective = Objective.Create evaluate
        Residuals = None
        Start = Vector.init n (fun i -> pattern[i % pattern.Length])
        Minimizers = ImmutableArray.Create(Vector.replicate n minimizer)
        MinimumValue = 0.0
        OtherMinima = ImmutableArray.Empty
        Lower = Vector.replicate n -infinity
        Upper = Vector.replicate n infinity
        IsConstrained = false
        Period = 1
        Source = "Moré, Garbow and Hillstrom 1981, problems 21 and 22"
    }
