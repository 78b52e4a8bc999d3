/// Steps in place, for `benchmarks/compare steps`: PyTorch's presets, from a start and with a gradient that every side
/// computes from the index.
module OptimizerFunctional.Benchmarks.SideBySide.StepsWorker

open System
open System.Diagnostics
open System.Runtime.CompilerServices
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Benchmarks.SideBySide.Protocol

/// A method at some dimension.
[<AbstractClass>]
type private Subject() =
    /// Goes back to the start.
    abstract Restart: unit -> unit
    /// Steps with the gradient that is there already.
    abstract Given: steps: int64 -> unit
    /// n = 2: steps that compute their gradient, that of 0.01 |x|^2.
    abstract Computed: steps: int64 -> unit
    /// The first coordinates, 8 at most.
    abstract Point: unit -> float[]

type private Subject<'State>(optimizer: Optimizer<'State>, dimension: int) =
    inherit Subject()

    let start = Vector.init dimension (fun i -> 1.0 + float (int64 i * 7L % 11L) / 16.0)

    let fresh () =
        let run = OptimizerFunctional.Core.InPlace(optimizer, start)
        let gradient = run.Gradient

        for i in 0 .. dimension - 1 do
            gradient[i] <- float (2L * (int64 i * 37L % 101L) - 99L) / 128.0

        run

    let mutable run = fresh ()

    override _.Restart() = run <- fresh ()

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    override _.Given steps =
        let run = run

        for _ in 1L .. steps do
            run.Step nan |> ignore

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    override _.Computed steps =
        let run = run

        for _ in 1L .. steps do
            let point = run.Point
            let gradient = run.Gradient
            gradient[0] <- 0.02 * point[0]
            gradient[1] <- 0.02 * point[1]
            run.Step nan |> ignore

    override _.Point() = run.Point.Slice(0, min 8 dimension).ToArray()

let private subject (method: string) (dimension: int) : Subject =
    match method with
    | "momentum" -> Subject<_>(Momentum.create Momentum.pytorch, dimension)
    | "rmsprop" -> Subject<_>(RmsProp.create RmsProp.pytorch, dimension)
    | "adam" -> Subject<_>(Adam.create Adam.defaults, dimension)
    | "adamw" -> Subject<_>(AdamW.create AdamW.defaults, dimension)
    | other -> failwith $"No steps of {other} are compared."

/// Warmed up with vectors of the length that is to be timed, or as many blocks as make no difference: the runtime
/// compiles loops for as many turns as it saw them take.
let private warmUp (method: string) (dimension: int) =
    let small = subject method (min dimension 100_000)

    let steps =
        if dimension = 2 then 200L
        elif dimension < 100_000 then 20L
        else 2L

    warm (fun () ->
        small.Restart()
        small.Given steps

        if dimension = 2 then
            small.Computed steps)

/// Seconds, and bytes allocated by all threads, over some work.
let private measured (work: unit -> unit) : struct (float * int64) =
    let allocated = GC.GetTotalAllocatedBytes true
    let began = Stopwatch.GetTimestamp()
    work ()
    let seconds = Stopwatch.GetElapsedTime(began).TotalSeconds
    struct (seconds, GC.GetTotalAllocatedBytes true - allocated)

let private answered (seconds: float) (bytes: int64) = [ number "seconds" seconds; integer "bytes" bytes ]

let private take (subject: Subject) (computes: bool) (steps: int64) =
    if computes then subject.Computed steps else subject.Given steps

/// Answers until the input ends. It is asked for one method and dimension a process: what the runtime learns of them
/// while it warms up shapes the code, as it would in a user's program.
let run () : unit =
    let mutable current: Subject voption = ValueNone
    let mutable computes = false
    let mutable warmed = struct ("", 0, 0)

    serve (fun request ->
        match request.Do, current with
        | "prepare", _ ->
            let method, dimension = request.Text "method", int (request.Integer "n")
            let threads = int (request.Integer "threads")
            let wanted = struct (method, dimension, threads)
            Parallelism.MaxThreads <- threads

            if warmed <> wanted then
                warmUp method dimension
                warmed <- wanted

            computes <- request.Text "gradient" = "computed"
            current <- ValueNone
            GC.Collect()
            current <- ValueSome(subject method dimension)
            []
        | "result", ValueSome subject ->
            take subject computes (request.Integer "steps")
            [ numbers "point" (subject.Point()) ]
        | "time", ValueSome subject ->
            let steps = request.Integer "steps"
            let struct (seconds, bytes) = measured (fun () -> take subject computes steps)
            answered seconds bytes
        | "runs", ValueSome subject ->
            let steps = request.Integer "steps"
            let mutable seconds, bytes = 0.0, 0L

            for _ in 1L .. request.Integer "runs" do
                subject.Restart()
                let struct (more, moreBytes) = measured (fun () -> take subject computes steps)
                seconds <- seconds + more
                bytes <- bytes + moreBytes

            answered seconds bytes
        | other, _ -> failwith $"Asked for {other}, which it does not do, or before anything was prepared.")
