namespace OptimizerFunctional

open System

/// How many threads may share a long step. Results do not depend on it: work is split at fixed places, sums are added
/// in the order of the parts, and a thread that comes late finds its part done.
[<AbstractClass; Sealed>]
type Parallelism private () =

    static let mutable limit = Environment.ProcessorCount

    /// The most threads that share the work on one long vector, at least 1. At first as many as the process has
    /// processors. Vectors below 32,768 coordinates are never shared. For all runs of the process, from their next step
    /// on.
    static member MaxThreads
        with get () = limit
        and set (value: int) =
            if value < 1 then
                raise (ParameterException("MaxThreads", string value, "at least 1"))

            limit <- value

namespace OptimizerFunctional.Core

open System
open System.Diagnostics
open System.Runtime.ExceptionServices
open System.Threading
open OptimizerFunctional

/// Work that a thread of the pool can help with. Whoever comes when it is done finds nothing to do.
type internal IShared =
    abstract Help: unit -> unit

/// The threads of the pool that help. To wake one takes 50 microseconds, as long as a step of 10^5 coordinates: so a
/// helper that is done looks out for that long whether there is more to do, and goes back to the pool if not.
[<Sealed>]
type internal Helpers() =

    static let patience = Stopwatch.Frequency / 20_000L
    let mutable work: IShared | null = null
    let mutable calls = 0
    let mutable waiting = 0

    /// Calls so many to some work. Nobody waits for them to come.
    member this.Call(shared: IShared, count: int) : unit =
        Volatile.Write(&work, shared)
        Interlocked.Increment &calls |> ignore

        for _ in Volatile.Read &waiting + 1 .. count do
            ThreadPool.UnsafeQueueUserWorkItem(this, false) |> ignore

    /// The work is done: nothing holds on to it.
    member _.Dismiss(shared: IShared) : unit = Interlocked.CompareExchange(&work, null, shared) |> ignore

    member private _.IsCalledAgain(seen: int) =
        let until = Stopwatch.GetTimestamp() + patience
        Interlocked.Increment &waiting |> ignore

        while Volatile.Read &calls = seen && Stopwatch.GetTimestamp() < until do
            Thread.SpinWait 8

        Interlocked.Decrement &waiting |> ignore
        Volatile.Read &calls <> seen

    interface IThreadPoolWorkItem with
        member this.Execute() =
            let mutable isCalled = true

            while isCalled do
                let seen = Volatile.Read &calls

                match Volatile.Read &work with
                | null -> ()
                | shared -> shared.Help()

                isCalled <- this.IsCalledAgain seen

    /// Those of the process.
    static member val OfProcess = Helpers()

/// Work in parts that may be done in any order, each by one thread. An object of it is used again and again by one
/// thread, which shares the parts with threads of the pool; sharing them allocates nothing. Each thread begins at a
/// place of its own, so that from run to run most parts stay with the core whose cache has them, and then takes what
/// the others have left.
[<AbstractClass>]
type internal SharedWork(parts: int) =

    // The run in which each part was taken last, the present run, who takes part in it, and how many parts are not
    // done.
    let taken = Array.zeroCreate<int> parts
    let mutable run = 0
    let mutable helpers = 0
    let mutable left = 0
    let mutable failure: exn | null = null

    /// Does one part.
    abstract Part: part: int -> unit

    /// Takes parts of a run until none is left. A helper that comes late, in a later run, helps there; one that still
    /// believes in an earlier run finds no part that it could take.
    member private this.Take(first: int) =
        let now = Volatile.Read &run

        for i in 0 .. parts - 1 do
            let part = (first + i) % parts

            // In every run all parts are taken, so that the mark is that of the run before.
            if
                Volatile.Read &taken[part] = now - 1
                && Interlocked.CompareExchange(&taken[part], now, now - 1) = now - 1
            then
                try
                    this.Part part
                with error ->
                    failure <- error

                Interlocked.Decrement &left |> ignore

    /// Does every part, and returns when all are done.
    member this.Run() : unit =
        let threads = Math.Min(parts, Parallelism.MaxThreads)

        if threads = 1 then
            for part in 0 .. parts - 1 do
                this.Part part
        else
            failure <- null
            left <- parts
            helpers <- 0
            Volatile.Write(&run, run + 1)

            Helpers.OfProcess.Call(this, threads - 1)
            this.Take 0
            // Only parts that another thread is at work on are waited for, never one that has not begun.
            let mutable wait = SpinWait()

            while Volatile.Read &left > 0 do
                wait.SpinOnce -1

            Helpers.OfProcess.Dismiss this

            match failure with
            | null -> ()
            | error -> ExceptionDispatchInfo.Throw error

    interface IShared with
        member this.Help() =
            let helper = Interlocked.Increment &helpers
            this.Take(int (int64 helper * int64 parts / int64 (Math.Max(2, Parallelism.MaxThreads))))

/// Where long vectors are split: at the same places for any number of threads.
[<RequireQualifiedAccess>]
module internal Blocks =

    /// Below this length nothing is split.
    [<Literal>]
    let Least = 32768

    /// Coordinates in a block: so many that it is worth waking a thread, so few that there are enough to share.
    [<Literal>]
    let Length = 16384

    /// How many blocks a vector has.
    let count (length: int) : int = if length < Least then 1 else (length + Length - 1) / Length

/// Work on blocks that gives a number for each.
[<AbstractClass>]
type internal SharedBlocks(length: int) =
    inherit SharedWork(Blocks.count length)

    let results = Array.zeroCreate<float>(Blocks.count length)

    /// Whether there is but one block, which nobody can share.
    member _.IsWhole: bool = results.Length = 1

    /// Does the coordinates from `start` on.
    abstract Block: start: int * count: int -> float

    override this.Part part =
        let start = part * Blocks.Length

        let count = if this.IsWhole then length else Math.Min(Blocks.Length, length - start)

        results[part] <- this.Block(start, count)

    /// Does every block; the largest of their numbers, or NaN if one is NaN.
    member this.Largest() : float =
        if this.IsWhole then
            this.Block(0, length)
        else
            this.Run()
            let mutable result = results[0]

            for part in 1 .. results.Length - 1 do
                result <- Math.Max(result, results[part])

            result

    /// Does every block; the sum of their numbers, in the order of the blocks.
    member this.Sum() : float =
        if this.IsWhole then
            this.Block(0, length)
        else
            this.Run()
            let mutable result = results[0]

            for part in 1 .. results.Length - 1 do
                result <- result + results[part]

            result

/// Functions of a block, without a class for each.
[<RequireQualifiedAccess>]
module internal InBlocks =

    let private work length (body: int -> int -> float) = {
        new SharedBlocks(length) with
            override _.Block(start, count) = body start count
    }

    /// Calls `body` with where each block starts and how long it is.
    let each (length: int) (body: int -> int -> unit) : unit =
        (work length (fun start count ->
            body start count
            0.0))
            .Run()

    /// The sum of what `body` returns for each block.
    let sum (length: int) (body: int -> int -> float) : float = (work length body).Sum()

    /// The largest of what `body` returns for each block, or NaN.
    let largest (length: int) (body: int -> int -> float) : float = (work length body).Largest()
