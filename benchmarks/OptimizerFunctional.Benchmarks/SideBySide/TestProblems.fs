/// The functions on which minimizers are compared.
module OptimizerFunctional.Benchmarks.SideBySide.TestProblems

open System
open OptimizerFunctional
open OptimizerFunctional.StandardProblems

/// One of the problems of Moré, Garbow and Hillstrom.
let standard (problem: LeastSquaresProblem) : TestProblem = {
    Name = problem.Name
    Start = problem.Start
    ValueAndGradient =
        ValueAndGradientInto(fun point into ->
            let struct (value, gradient) = problem.ValueAndGradient(point.ToArray())
            gradient.CopyTo into
            value)
    Hessian = Some problem.Hessian
    IsSolved = problem.IsSolved
}

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

/// How far the value must have fallen for a large problem to be solved, as a share of the value at the start: the test
/// of Moré and Wild 2009, Benchmarking derivative-free optimization algorithms, equation 2.2. The minima are 0.
let private solvedShare = 1e-10

/// The extended "rosenbrock" or "powell" function of n variables, a multiple of 4, from the paper's start.
let large (name: string) (n: int) : TestProblem =
    let evaluate, pattern =
        match name with
        | "rosenbrock" -> ValueAndGradientInto(fun point into -> rosenbrock point into), [| -1.2; 1.0 |]
        | "powell" -> ValueAndGradientInto(fun point into -> powell point into), [| 3.0; -1.0; 0.0; 1.0 |]
        | other -> invalidArg (nameof name) $"There is no large problem named {other}: rosenbrock or powell."

    let start = Array.init n (fun i -> pattern[i % pattern.Length])

    let target = solvedShare * evaluate.Invoke(ReadOnlySpan start, Span(Array.zeroCreate n))

    {
        Name = $"{name}, n = {n}"
        Start = start
        ValueAndGradient = evaluate
        Hessian = None
        IsSolved = fun value -> value <= target
    }
