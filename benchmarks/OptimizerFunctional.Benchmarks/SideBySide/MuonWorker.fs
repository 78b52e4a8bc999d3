/// Muon's steps of one matrix, for `benchmarks/compare muon`: its defaults, from a start and with a gradient that both
/// sides compute from the index.
module OptimizerFunctional.Benchmarks.SideBySide.MuonWorker

open System.Diagnostics
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Benchmarks.SideBySide.Protocol

let private made (rows: int) (columns: int) =
    let shape = System.Collections.Immutable.ImmutableArray.Create<int>(rows, columns)
    let optimizer = Muon.create Muon.defaults |> Optimizer.on (Blocks.Of [| BlockShape("weights", shape) |])
    let start = Vector.init (rows * columns) (fun i -> 1.0 + float (int64 i * 7L % 11L) / 16.0)
    let run = OptimizerFunctional.Core.InPlace(optimizer, start)
    let gradient = run.Gradient

    for i in 0 .. rows * columns - 1 do
        gradient[i] <- float (2L * (int64 i * int64 i % 10007L * 37L % 10007L) - 10007L) / 16384.0

    run

/// Answers until the input ends.
let run () : unit =
    let mutable current = ValueNone

    let take steps =
        match current with
        | ValueSome(run: OptimizerFunctional.Core.InPlace<MuonState>) ->
            for _ in 1L .. steps do
                run.Step nan |> ignore
        | ValueNone -> failwith "Nothing was prepared."

    serve (fun request ->
        match request.Do with
        | "prepare" ->
            let rows, columns = int (request.Integer "rows"), int (request.Integer "columns")
            Parallelism.MaxThreads <- int (request.Integer "threads")
            let small = made (min rows 256) (min columns 128)
            warm (fun () -> small.Step nan |> ignore)
            current <- ValueSome(made rows columns)
            []
        | "result" ->
            take (request.Integer "steps")
            [ numbers "point" (current.Value.Point.Slice(0, 8).ToArray()) ]
        | "time" ->
            let began = Stopwatch.GetTimestamp()
            take (request.Integer "steps")
            [ number "seconds" (Stopwatch.GetElapsedTime(began).TotalSeconds) ]
        | other -> failwith $"Asked for {other}, which it does not do.")
