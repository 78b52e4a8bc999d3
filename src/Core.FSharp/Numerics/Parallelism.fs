namespace OptimizerFunctional

open System

/// The number of threads for operations on long vectors. Results do not depend on it: vectors are split into fixed
/// blocks, sums are added in the order of the blocks, and each block is computed once.
[<AbstractClass; Sealed>]
type Parallelism private () =

    static let mutable limit = Environment.ProcessorCount

    /// The maximum number of threads for one operation on a long vector, at least 1. The default is the number of
    /// processors of the process. Vectors below 32,768 coordinates are never split. A change takes effect in all runs
    /// of the process, from their next step on.
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

/// Work that threads of the pool can share. A thread that arrives after its end finds nothing to do.
type internal ISharedWork =
    abstract Help: unit -> unit

/// The pool threads that help. Waking a pool thread takes about 50 µs, the time of a step at n = 1e5. An idle helper
/// therefore spins that long for more work before it returns to the pool.
[<Sealed>]
type internal HelperThreads() =

    static let spinTicks = Stopwatch.Frequency / 20_000L
    let mutable work: ISharedWork | null = null
    let mutable calls = 0
    let mutable waiting = 0

    /// Calls this many threads to the work. The caller never waits for them to arrive.
    member this.Call(shared: ISharedWork, count: int) : unit =
        Volatile.Write(&work, shared)
        Interlocked.Increment &calls |> ignore

        for _ in Volatile.Read &waiting + 1 .. count do
            ThreadPool.UnsafeQueueUserWorkItem(this, false) |> ignore

    /// Releases the reference to work that is done.
    member _.Dismiss(shared: ISharedWork) : unit = Interlocked.CompareExchange(&work, null, shared) |> ignore

    member private _.IsCalledAgain(seen: int) =
        let until = Stopwatch.GetTimestamp() + spinTicks
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

    /// The helper threads of the process.
    static member val OfProcess = HelperThreads()

/// Work in parts, in any order, each by one thread. One thread owns the object and reuses it; sharing the parts with
/// pool threads allocates nothing. Each thread starts at its own part, so that from run to run most parts stay with the
/// core whose cache has them, and then takes parts that the others have left.
[<AbstractClass>]
type internal SharedWork(parts: int) =

    // The run in which each part was taken last, the current run, the number of its helpers, and the number of parts
    // that are not done.
    let taken = Array.zeroCreate<int> parts
    let mutable run = 0
    let mutable helpers = 0
    let mutable left = 0
    let mutable failure: exn | null = null

    /// Computes one part.
    abstract Part: part: int -> unit

    /// Takes parts of a run until none is left. A helper that arrives in a later run helps there; one that still holds
    /// an earlier run number finds no part to take.
    member private this.Take(first: int) =
        let now = Volatile.Read &run

        for i in 0 .. parts - 1 do
            let part = (first + i) % parts

            // In every run all parts are taken, so an untaken part has the number of the run before.
            if
                Volatile.Read &taken[part] = now - 1
                && Interlocked.CompareExchange(&taken[part], now, now - 1) = now - 1
            then
                try
                    this.Part part
                with error ->
                    failure <- error

                Interlocked.Decrement &left |> ignore

    /// Computes every part, and returns when all are done.
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

            HelperThreads.OfProcess.Call(this, threads - 1)
            this.Take 0
            // This waits only for parts that another thread is computing, never for a thread that has not started.
            let mutable wait = SpinWait()

            while Volatile.Read &left > 0 do
                wait.SpinOnce -1

            HelperThreads.OfProcess.Dismiss this

            match failure with
            | null -> ()
            | error -> ExceptionDispatchInfo.Throw error

    interface ISharedWork with
        member this.Help() =
            let helper = Interlocked.Increment &helpers
            this.Take(int (int64 helper * int64 parts / int64 (Math.Max(2, Parallelism.MaxThreads))))

/// The chunks of long vectors: the same for any number of threads.
[<RequireQualifiedAccess>]
module internal Chunks =

    /// The minimum length of a vector that is split.
    [<Literal>]
    let MinLength = 32768

    /// The coordinates of a chunk: enough to be worth waking a thread, and few enough for all threads to have some.
    [<Literal>]
    let Length = 16384

    /// The number of chunks of a vector.
    let count (length: int) : int = if length < MinLength then 1 else (length + Length - 1) / Length

/// Work on the blocks of a vector, with one number as the result of each.
[<AbstractClass>]
type internal SharedBlocks(length: int) =
    inherit SharedWork(Chunks.count length)

    let results = Array.zeroCreate<float>(Chunks.count length)

    /// Whether there is only one block, which cannot be shared.
    member _.IsWhole: bool = results.Length = 1

    /// Computes the block of `count` coordinates from `start` on.
    abstract Block: start: int * count: int -> float

    override this.Part part =
        let start = part * Chunks.Length

        let count = if this.IsWhole then length else Math.Min(Chunks.Length, length - start)

        results[part] <- this.Block(start, count)

    /// Computes every block. Returns the largest of their numbers, or NaN if one is NaN.
    member this.Largest() : float =
        if this.IsWhole then
            this.Block(0, length)
        else
            this.Run()
            let mutable result = results[0]

            for part in 1 .. results.Length - 1 do
                result <- Math.Max(result, results[part])

            result

    /// Computes every block. Returns the sum of their numbers, in the order of the blocks.
    member this.Sum() : float =
        if this.IsWhole then
            this.Block(0, length)
        else
            this.Run()
            let mutable result = results[0]

            for part in 1 .. results.Length - 1 do
                result <- result + results[part]

            result

/// Runs functions on the blocks of a vector.
[<RequireQualifiedAccess>]
module internal InBlocks =

    let private work length (body: int -> int -> float) = {
        new SharedBlocks(length) with
            override _.Block(start, count) = body start count
    }

    /// Calls `body` with the start and the length of each block.
    let each (length: int) (body: int -> int -> unit) : unit =
        (work length (fun start count ->
            body start count
            0.0))
            .Run()

    /// The sum of what `body` returns for each block.
    let sum (length: int) (body: int -> int -> float) : float = (work length body).Sum()

    /// The largest of what `body` returns for each block, or NaN.
    let largest (length: int) (body: int -> int -> float) : float = (work length body).Largest()
