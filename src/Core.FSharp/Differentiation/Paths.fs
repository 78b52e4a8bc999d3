namespace OptimizerFunctional.Core

open System
open System.Collections.Concurrent
open System.Threading

/// What is computed at a point.
type internal Quantity =
    /// Nothing but the comparisons.
    | Branches = 0
    | Value = 1
    | Gradient = 2
    | HessianTimes = 3
    | Residuals = 4
    | Jacobian = 5

/// The recordings of a function of so many variables. It is recorded at the first point, and again where a comparison
/// has another outcome than in every recording so far.
[<Sealed>]
type internal Paths(record: float[] -> Recorded, dimension: int, isGrouped: bool) =

    // Replaced as a whole, so that threads can read it.
    let mutable paths: PathPrograms[] = [||]
    let mutable last: PathPrograms | null = null

    /// The number of recordings that are kept. Beyond it, the function is recorded at every point that fits none, and
    /// computed in the same way, so that results do not depend on the points before.
    static member Most = 8

    /// The number of variables.
    member _.Dimension: int = dimension

    /// The number of recordings that are kept now.
    member _.Count: int = paths.Length

    static member private Program(quantity: Quantity, path: PathPrograms) : Computation =
        match quantity with
        | Quantity.Branches -> path.Branches
        | Quantity.Value -> path.Value
        | Quantity.Gradient -> path.Gradient
        | Quantity.HessianTimes -> path.HessianTimes
        | Quantity.Residuals -> path.Residuals
        | _ -> path.Jacobian

    /// The kept path whose comparisons have the same outcomes at this point, by which it computes a quantity; null if
    /// there is none.
    member private _.Find
        (
            quantity: Quantity,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>,
            result: byref<float>
        ) : PathPrograms | null =
        let paths = Volatile.Read &paths
        let mutable found: PathPrograms | null = null
        let mutable index = 0

        while index < paths.Length do
            let path = paths[index]

            if Paths.Program(quantity, path).Run(point, direction, into, &result) then
                found <- path
                last <- path
                index <- paths.Length
            else
                index <- index + 1

        found

    /// Keeps a path, if there is room. Another thread may have recorded the same one since this thread looked.
    member private this.Keep(recorded: Recorded) : PathPrograms =
        lock this (fun () ->
            match paths |> Array.tryFind (fun path -> Recorded.isSame path.Recorded recorded) with
            | Some path -> path
            | None ->
                let path = PathPrograms(recorded, dimension, isGrouped)

                if paths.Length < Paths.Most then
                    paths <- Array.append paths [| path |]
                    last <- path

                path)

    /// The path of a recording at this point.
    member private this.Record(point: float[]) : PathPrograms =
        if paths.Length = Paths.Most then
            PathPrograms(record point, dimension, isGrouped)
        else
            this.Keep(Recorded.twice record point)

    /// Computes a quantity by another path than the last one.
    member private this.Search
        (
            quantity: Quantity,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>,
            result: byref<float>
        ) : PathPrograms =
        match this.Find(quantity, point, direction, into, &result) with
        | null ->
            let path = this.Record(point.ToArray())

            if not (Paths.Program(quantity, path).Run(point, direction, into, &result)) then
                invalidOp "A comparison had two outcomes at one point; a function of Reals must be pure."

            path
        | path -> path

    /// Computes a quantity by a path that fits, the last one first, and returns the path.
    member this.Run
        (
            quantity: Quantity,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>,
            result: byref<float>
        ) : PathPrograms =
        match last with
        | null -> this.Search(quantity, point, direction, into, &result)
        | path ->
            if Paths.Program(quantity, path).Run(point, direction, into, &result) then
                path
            else
                this.Search(quantity, point, direction, into, &result)

    /// The path at a point.
    member this.At(point: ReadOnlySpan<float>) : PathPrograms =
        let mutable none = 0.0

        match last with
        | null -> this.Run(Quantity.Branches, point, ReadOnlySpan.Empty, Span.Empty, &none)
        | path when path.Recorded.Guards.Length = 0 -> path
        | _ -> this.Run(Quantity.Branches, point, ReadOnlySpan.Empty, Span.Empty, &none)

/// The recordings of a function of any number of variables.
[<Sealed>]
type internal PathsByDimension(record: float[] -> Recorded, isGrouped: bool) =

    let make dimension = Paths(record, dimension, isGrouped)
    let known = ConcurrentDictionary<int, Paths>()
    let mutable last = make 0

    // Another thread may change `last` at any time.
    let find dimension =
        let found = known.GetOrAdd(dimension, make)
        last <- found
        found

    /// The recordings for so many variables.
    member _.For(dimension: int) : Paths =
        let present = last
        if present.Dimension = dimension then present else find dimension
