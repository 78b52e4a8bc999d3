/// One run of Adam in this process, for benchmarks/side_by_side/scale.py: how long it took and the most memory the
/// process ever held. Each run is in a fresh process, for the peak is the process's.
module OptimizerFunctional.Benchmarks.SideBySide.ScaleRun

open System
open System.Diagnostics
open System.Linq
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core

/// So flat, and the steps so short, that no run comes near the minimum, where there is nothing to be done.
let private flat: OptimizerFunctional.Objective =
    OptimizerFunctional.Objective.Create(
        ValueAndGradientInto(fun point gradient ->
            let mutable value = 0.0

            for i in 0 .. point.Length - 1 do
                gradient[i] <- 0.02 * point[i]
                value <- value + 0.01 * point[i] * point[i]

            value)
    )

let private adam = OptimizerFunctional.Adam(LearningRate = 1e-12)

let private start = Vector.ofSeq [ -1.2; 1.0 ]

/// Seconds of the run, or of a step in place; seconds before the first step; bytes.
let private report (seconds: float) (before: float) =
    use self = Process.GetCurrentProcess()

    {|
        seconds = seconds
        before = before
        peak = self.PeakWorkingSet64
        allocated = GC.GetTotalAllocatedBytes()
    |}
    |> JsonSerializer.Serialize
    |> Console.Out.WriteLine

/// So many steps at n = 2 by the façade's Minimize, which works in place.
let minimize (steps: int64) : unit =
    let began = Stopwatch.GetTimestamp()

    let solution = adam.Minimize(flat, start, OptimizerFunctional.Stop.AfterIterations steps)

    let seconds = Stopwatch.GetElapsedTime(began).TotalSeconds

    if solution.Iterations <> steps then
        failwith $"{solution.Iterations} steps were taken: {solution.Reason}"

    report seconds 0.0

/// So many lazy iterates at n = 2, of which the last is kept.
let iterate (steps: int64) : unit =
    let began = Stopwatch.GetTimestamp()
    let last = adam.Iterates(flat, start).ElementAt(int steps)
    let seconds = Stopwatch.GetElapsedTime(began).TotalSeconds

    if last.Index <> steps then
        failwith $"The iterate is number {last.Index}."

    report seconds 0.0

/// So many turns of steps in place on so many coordinates, with a gradient that is there already. A turn is long enough
/// for the clock; the fastest counts.
let inPlace (coordinates: int) (turns: int64) : unit =
    let began = Stopwatch.GetTimestamp()
    let run = adam.StartInPlace(Vector.replicate coordinates 1.0)
    run.Gradient.Fill 0.5
    let before = Stopwatch.GetElapsedTime(began).TotalSeconds
    let steps = max 1 (1_000_000 / coordinates)
    let mutable least = infinity

    for _ in 1L .. turns do
        let began = Stopwatch.GetTimestamp()

        for _ in 1..steps do
            run.Step nan |> ignore

        least <- min least (Stopwatch.GetElapsedTime(began).TotalSeconds / float steps)

    report least before
