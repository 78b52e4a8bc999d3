/// One run of Adam in this process, for benchmarks/side_by_side/scale.py: how long it took and the most memory the process ever held.
/// The run is in a fresh process each time, for the peak is the process's.
module OptimizerFunctional.Benchmarks.SideBySide.ScaleRun

open System
open System.Diagnostics
open System.Linq
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core

/// So flat that no run comes near the minimum, where the gradient would be 0 and then nothing is to be done.
let private flat: OptimizerFunctional.Objective =
    OptimizerFunctional.Objective.Create(
        ValueAndGradientInto(fun point gradient ->
            let mutable value = 0.0

            for i in 0 .. point.Length - 1 do
                gradient[i] <- 1e-12 * point[i]
                value <- value + 0.5e-12 * point[i] * point[i]

            value)
    )

let private adam = OptimizerFunctional.Adam(LearningRate = 1e-12)

let private report (steps: int64) (coordinates: int) (seconds: float) =
    use self = Process.GetCurrentProcess()

    {|
        steps = steps
        coordinates = coordinates
        seconds = seconds
        peak = self.PeakWorkingSet64
        allocated = GC.GetTotalAllocatedBytes()
    |}
    |> JsonSerializer.Serialize
    |> Console.Out.WriteLine

let private start = Vector.ofSeq [ -1.2; 1.0 ]

/// So many steps at n = 2 by the façade's Minimize, which works in place.
let minimize (steps: int64) : unit =
    let began = Stopwatch.GetTimestamp()

    let solution =
        adam.Minimize(flat, start, OptimizerFunctional.Stop.AfterIterations steps)

    let seconds = Stopwatch.GetElapsedTime(began).TotalSeconds

    if solution.Iterations <> steps then
        failwith $"{solution.Iterations} steps were taken: {solution.Reason}"

    report steps start.Length seconds

/// So many lazy iterates at n = 2, of which the last is kept.
let iterate (steps: int64) : unit =
    let began = Stopwatch.GetTimestamp()
    let last = adam.Iterates(flat, start).ElementAt(int steps)
    let seconds = Stopwatch.GetElapsedTime(began).TotalSeconds

    if last.Index <> steps then
        failwith $"The iterate is number {last.Index}."

    report steps start.Length seconds

/// So many steps in place on so many coordinates, by a gradient that is written anew for every step.
let inPlace (coordinates: int) (steps: int64) : unit =
    let run = adam.StartInPlace(Vector.replicate coordinates 1.0)
    let mutable least = infinity

    for _ in 1L .. steps do
        let began = Stopwatch.GetTimestamp()
        run.Gradient.Fill 0.5
        run.Step nan |> ignore
        least <- min least (Stopwatch.GetElapsedTime(began).TotalSeconds)

    report steps coordinates least
