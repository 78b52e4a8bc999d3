/// Methods with limited memory on a problem with many coordinates, beside SciPy's.
module OptimizerFunctional.Benchmarks.ManyCoordinates

open System
open System.Diagnostics
open OptimizerFunctional
open OptimizerFunctional.Core

let private coordinates = 1_000_000
let private iterations = 30L

/// The sum of 100 (x2 - x1^2)^2 + (1 - x1)^2 over pairs, by a plain loop.
let private valueAndGradient (point: ReadOnlySpan<float>) (gradient: Span<float>) =
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

let private start () =
    Vector.init coordinates (fun i -> if i % 2 = 0 then -1.2 else 1.0)

/// Runs a method twice and prints of the second run: iterations, evaluations, milliseconds an iteration by the clock and of
/// the processor, milliseconds an evaluation, the peak of memory in MB, the value.
let private measure (method: Method<'State, Evaluation>) =
    let mutable spent = 0L

    let objective =
        Objective.Create(
            ValueAndGradientInto(fun point gradient ->
                let began = Stopwatch.GetTimestamp()
                let value = valueAndGradient point gradient
                spent <- spent + (Stopwatch.GetTimestamp() - began)
                value)
        )

    let solve () =
        MinimizeBy.evaluations method objective (Minimize.options (Stop.AfterIterations iterations)) (start ())

    solve () |> ignore
    spent <- 0L
    let began, used = Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime
    let solution = solve ()
    let elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds
    let used = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds
    let steps = float solution.Iterations

    let evaluation =
        1000.0 * float spent / float Stopwatch.Frequency / float solution.Evaluations

    use self = Process.GetCurrentProcess()
    let peak = self.PeakWorkingSet64 / (1L <<< 20)

    printfn
        $"{method.Name}: {solution.Iterations} iterations, {solution.Evaluations} evaluations; {elapsed / steps:f1} ms an iteration, {used / steps:f1} of the processor, {evaluation:f1} ms an evaluation; peak {peak} MB; value {solution.Best.Value:g10}"

/// One run of one of the methods, in this process.
let run (name: string) : unit =
    match name with
    | "l-bfgs" -> measure (LBfgs.create LBfgs.defaults (MoreThuente.create MoreThuente.defaults))
    | "l-bfgs-b" -> measure (LBfgsB.create LBfgsB.defaults)
    | other -> failwith $"No large problem is run by {other}: l-bfgs or l-bfgs-b."
