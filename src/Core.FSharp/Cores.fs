namespace OptimizerFunctional

open System

/// How many threads may share a long step. Results do not depend on it: work is split at fixed places, sums are added in
/// the order of the parts, and a thread that comes late finds its part done.
[<AbstractClass; Sealed>]
type Cores private () =

    static let mutable limit = Environment.ProcessorCount

    /// The most threads that share the work on one long vector, at least 1. At first as many as the process has processors.
    /// Vectors below 65,536 coordinates are never shared. For all runs of the process, from their next step on.
    static member Limit
        with get () = limit
        and set (value: int) =
            if value < 1 then
                raise (ParameterException("Limit", string value, "at least 1"))

            limit <- value

namespace OptimizerFunctional.Core

open System
open System.Runtime.ExceptionServices
open System.Threading
open OptimizerFunctional

/// Work in parts that may be done in any order, each by one thread. An object of it is used again and again by one thread,
/// which shares the parts with threads of the pool; sharing them allocates nothing.
[<AbstractClass>]
type internal SharedWork(parts: int) =

    // The next part that nobody has taken, and how many are not done.
    let mutable next = parts
    let mutable left = 0
    let mutable failure: exn | null = null

    /// Does one part.
    abstract Part: part: int -> unit

    member private this.Take() =
        // Whoever comes after the last part has been taken does nothing, however late: `parts` never changes.
        let mutable part = Interlocked.Increment(&next) - 1

        while part < parts do
            try
                this.Part part
            with error ->
                failure <- error

            Interlocked.Decrement(&left) |> ignore
            part <- Interlocked.Increment(&next) - 1

    /// Does every part, and returns when all are done.
    member this.Run() : unit =
        if parts = 1 || Cores.Limit = 1 then
            for part in 0 .. parts - 1 do
                this.Part part
        else
            failure <- null
            left <- parts
            Volatile.Write(&next, 0)

            for _ in 2 .. Math.Min(parts, Cores.Limit) do
                ThreadPool.UnsafeQueueUserWorkItem(this, false) |> ignore

            this.Take()
            // Only parts that another thread is at work on are waited for, never one that has not begun.
            let mutable wait = SpinWait()

            while Volatile.Read(&left) > 0 do
                wait.SpinOnce -1

            match failure with
            | null -> ()
            | error -> ExceptionDispatchInfo.Throw error

    interface IThreadPoolWorkItem with
        member this.Execute() = this.Take()

/// Where long vectors are split: at the same places for any number of threads.
[<RequireQualifiedAccess>]
module internal Blocks =

    /// Below this length nothing is split.
    [<Literal>]
    let Least = 65536

    /// Coordinates in a block: so many that it is worth waking a thread, so few that there are enough to share.
    [<Literal>]
    let Length = 32768

    /// How many blocks a vector has.
    let count (length: int) : int =
        if length < Least then 1 else (length + Length - 1) / Length

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

        let count =
            if this.IsWhole then
                length
            else
                Math.Min(Blocks.Length, length - start)

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

    let private work length (body: int -> int -> float) =
        { new SharedBlocks(length) with
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
