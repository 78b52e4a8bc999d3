namespace OptimizerFunctional.Core

open System
open System.Collections.Concurrent
open System.Threading
open OptimizerFunctional

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
    let mutable last = 0

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
        // Another thread may have kept a path since.
        let mutable index = min last (paths.Length - 1)
        let mutable left = paths.Length

        while left > 0 do
            let path = paths[index]

            if Paths.Program(quantity, path).Run(point, direction, into, &result) then
                found <- path
                last <- index
                left <- 0
            else
                left <- left - 1
                index <- if index + 1 = paths.Length then 0 else index + 1

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
                    last <- paths.Length - 1

                path)

    /// The path of a recording at this point.
    member private this.Record(point: float[]) : PathPrograms =
        if paths.Length = Paths.Most then
            PathPrograms(record point, dimension, isGrouped)
        else
            this.Keep(Recorded.twice record point)

    /// Computes a quantity by a path that fits, and returns the path.
    member this.Run
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

    /// The path at a point.
    member this.At(point: ReadOnlySpan<float>) : PathPrograms =
        let mutable none = 0.0
        this.Run(Quantity.Branches, point, ReadOnlySpan.Empty, Span.Empty, &none)

/// Checks of results.
[<RequireQualifiedAccess>]
module internal Finite =

    /// Whether all numbers are finite.
    let all (numbers: ReadOnlySpan<float>) : bool =
        let mutable sum = 0.0

        for i in 0 .. numbers.Length - 1 do
            sum <- sum + numbers[i] * 0.0

        sum = 0.0

/// A function of `Real`s of any number of variables. Derivatives that are not finite are computed again
/// carefully, and where the value is NaN, all derivatives are. Without groups, the value has the bits that the function has
/// over floats.
[<Sealed>]
type internal Traced(f: Func<Reals, Real>, isGrouped: bool) =

    let make n = Paths(Recorded.ofFunction f, n, isGrouped)
    let functions = ConcurrentDictionary<int, Paths>()
    let mutable last = make 0

    /// The recordings for so many variables.
    member _.For(dimension: int) : Paths =
        let present = last

        if present.Dimension = dimension then
            present
        else
            last <- functions.GetOrAdd(dimension, make)
            last

    /// The value at a point.
    member this.Value(point: ReadOnlySpan<float>) : float =
        let mutable value = 0.0

        this.For(point.Length).Run(Quantity.Value, point, ReadOnlySpan.Empty, Span.Empty, &value) |> ignore

        value

    /// Writes the gradient, every entry, and returns the value.
    member this.Gradient(point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        Check.length "gradient" point.Length gradient.Length
        let mutable value = 0.0
        let path = this.For(point.Length).Run(Quantity.Gradient, point, ReadOnlySpan.Empty, gradient, &value)

        if Double.IsNaN value then
            gradient.Fill nan
        elif not (Finite.all gradient) then
            path.Gradient.RunCarefully(point, ReadOnlySpan.Empty, gradient)

        value

    /// Writes the product of the Hessian and a direction.
    member this.HessianTimes(point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, product: Span<float>) : unit =
        Check.length "direction" point.Length direction.Length
        Check.length "product" point.Length product.Length
        let mutable value = 0.0
        let path = this.For(point.Length).Run(Quantity.HessianTimes, point, direction, product, &value)

        if Double.IsNaN value then
            product.Fill nan
        elif not (Finite.all product) then
            path.HessianTimes.RunCarefully(point, direction, product)

    /// Writes the Hessian by its products with units.
    member private this.HessianByColumns(point: ReadOnlySpan<float>, hessian: Span<float>) : unit =
        let unit = Array.zeroCreate<float> point.Length

        for j in 0 .. unit.Length - 1 do
            unit[j] <- 1.0
            this.HessianTimes(point, ReadOnlySpan unit, hessian.Slice(j * unit.Length, unit.Length))
            unit[j] <- 0.0

    /// Writes the Hessian.
    member this.Hessian(point: ReadOnlySpan<float>, hessian: Span<float>) : unit =
        Check.length "hessian" (point.Length * point.Length) hessian.Length
        let mutable value = 0.0
        let path = this.For(point.Length).At point

        match path.Hessian with
        | ByColumns -> this.HessianByColumns(point, hessian)
        | ByProgram program ->
            program.Run(point, ReadOnlySpan.Empty, hessian, &value) |> ignore

            if Double.IsNaN value then
                hessian.Fill nan
            elif not (Finite.all hessian) then
                program.RunCarefully(point, ReadOnlySpan.Empty, hessian)
