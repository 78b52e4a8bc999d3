/// The tutorials' runs on x^2 + y^2, for `benchmarks/compare programs`: as lazy iterates and in place.
module OptimizerFunctional.Benchmarks.SideBySide.ProgramsWorker

open System.Diagnostics
open System.Runtime.CompilerServices
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Benchmarks.SideBySide.Protocol

let private bowl =
    Objective.Create(
        ValueAndGradientInto(fun point gradient ->
            let x, y = point[0], point[1]
            gradient[0] <- 2.0 * x
            gradient[1] <- 2.0 * y
            x * x + y * y)
    )

/// Ways to make a run from a start.
type private Program = {
    /// The iterates after the start, lazily.
    Iterates: Vector -> seq<Evaluation>
    /// All of a run in place; the last point.
    InPlace: Vector -> int64 -> Vector
    /// The same by a loop of the caller's own, as the tutorials have it: gradient, step, value.
    ByHand: Vector -> int64 -> Vector
}

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private byHand (optimizer: Optimizer<'State>) (start: Vector) (steps: int64) : Vector =
    let run = OptimizerFunctional.Core.InPlace(optimizer, start)
    let mutable value = nan

    for _ in 1L .. steps do
        let point = run.Point
        let gradient = run.Gradient
        gradient[0] <- 2.0 * point[0]
        gradient[1] <- 2.0 * point[1]
        run.Step value |> ignore
        let point = run.Point
        value <- point[0] * point[0] + point[1] * point[1]

    Vector.ofSeq (run.Point.ToArray())

let private program (optimizer: Optimizer<'State>) : Program = {
    Iterates = fun start -> Optimizer.iterates optimizer bowl start |> Seq.map _.Current |> Seq.tail
    InPlace =
        fun start steps ->
            (Optimizer.minimize optimizer bowl (Minimize.options (Stop.AfterIterations steps)) start).Last.Current.Point
    ByHand = byHand optimizer
}

/// The tutorials' hyperparameters.
let private named (method: string) : Program =
    match method with
    | "rmsprop" ->
        program (RmsProp.create { RmsProp.defaults with LearningRate = Schedule.constant 0.01; Decay = 0.99 })
    | "momentum" ->
        program (Momentum.create { Momentum.defaults with LearningRate = Schedule.constant 0.1; Momentum = 0.3 })
    | other -> failwith $"There is no program with {other}."

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private repeat (program: Program) (how: string) (start: Vector) (steps: int64) (runs: int64) : unit =
    match how with
    | "lazily" ->
        for _ in 1L .. runs do
            program.Iterates start |> Seq.item (int steps - 1) |> ignore
    | "in place" ->
        for _ in 1L .. runs do
            program.InPlace start steps |> ignore
    | "in place, by hand" ->
        for _ in 1L .. runs do
            program.ByHand start steps |> ignore
    | other -> failwith $"Nothing runs {other}."

/// Answers until the input ends.
let run () : unit =
    serve (fun request ->
        let program = named (request.Text "method")
        let start = Vector.ofSeq (request.Numbers "start")
        let steps = request.Integer "steps"

        match request.Do with
        | "iterates" ->
            let last = program.InPlace start steps
            let iterates = program.Iterates start |> Seq.truncate (int steps) |> List.ofSeq

            for other in [ program.ByHand start steps; (List.last iterates).Point ] do
                if Vector.toArray last <> Vector.toArray other then
                    failwith "The runs in place, by hand and lazy do not end at the same point."

            [ numbers "points" (iterates |> Seq.collect (fun iterate -> Vector.toArray iterate.Point)) ]
        | "warm" ->
            warm (fun () -> repeat program (request.Text "how") start steps 20L)
            []
        | "time" ->
            let runs = request.Integer "runs"
            let began = Stopwatch.GetTimestamp()
            repeat program (request.Text "how") start steps runs
            [ number "seconds" (Stopwatch.GetElapsedTime(began).TotalSeconds) ]
        | other -> failwith $"Asked for {other}, which it does not do.")
