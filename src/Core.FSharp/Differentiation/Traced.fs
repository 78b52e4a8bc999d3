namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open OptimizerFunctional
open type System.Numerics.Vector

/// Checks of results.
[<RequireQualifiedAccess>]
module internal Finite =

    let private areAll (numbers: ReadOnlySpan<float>) : bool =
        let packs = MemoryMarshal.Cast<float, Pack> numbers
        let mutable areFinite = PackBits -1L

        for i in 0 .. packs.Length - 1 do
            areFinite <- areFinite &&& LessThanOrEqual(Abs packs[i], Pack Double.MaxValue)

        let mutable isFinite = EqualsAll(areFinite, PackBits -1L)

        for i in packs.Length * Pack.Count .. numbers.Length - 1 do
            isFinite <- isFinite && Double.IsFinite numbers[i]

        isFinite

    /// Whether all numbers are finite.
    let all (numbers: ReadOnlySpan<float>) : bool =
        // Few numbers, which were just written one by one, are slow to read as registers.
        if numbers.Length >= 32 then
            areAll numbers
        else
            let mutable sum = 0.0

            for i in 0 .. numbers.Length - 1 do
                sum <- sum + numbers[i] * 0.0

            sum = 0.0

/// Compiled code for so many variables, or none: a dimension of -1.
[<Sealed>]
type internal DirectCode private (dimension: int, code: PointCode | null) =

    static let none = DirectCode(-1, null)

    /// None.
    static member None: DirectCode = none

    /// The number of variables.
    member _.Dimension: int = dimension

    /// The code of a computation, if it is compiled and nothing is left to do.
    member this.Or(dimension: int, computation: Computation) : DirectCode =
        match computation.Program.Direct with
        | null -> none
        | other when dimension = this.Dimension && Object.ReferenceEquals(other, code) -> this
        | other -> DirectCode(dimension, other)

    /// Writes the outputs and returns the value; NaN where more is to be done.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    member _.Run(point: byref<float>, into: byref<float>) : float =
        (Unchecked.nonNull code).Invoke(&point, &point, &into)

/// A function of `Real`s of any number of variables. Derivatives that are not finite are computed again carefully, and
/// where the value is NaN, all derivatives are. Without groups, the value has the bits that the function has over
/// floats.
[<Sealed>]
type internal Traced(f: Func<Reals, Real>, isGrouped: bool) =

    let paths = PathsByDimension(Recorded.ofFunction f, isGrouped)

    // The compiled code of the path that was taken last, which is all there is to do at most points.
    let mutable valueCode = DirectCode.None
    let mutable gradientCode = DirectCode.None

    /// The recordings for so many variables.
    member _.For(dimension: int) : Paths = paths.For dimension

    /// The value at a point.
    member this.Value(point: ReadOnlySpan<float>) : float =
        let code = valueCode
        let from = &MemoryMarshal.GetReference point
        let value = if code.Dimension = point.Length then code.Run(&from, &from) else nan
        if Double.IsNaN value then this.FindValue point else value

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    member private this.FindValue(point: ReadOnlySpan<float>) : float =
        let mutable value = 0.0
        let path = this.For(point.Length).Run(Quantity.Value, point, ReadOnlySpan.Empty, Span.Empty, &value)
        valueCode <- valueCode.Or(point.Length, path.Value)
        value

    /// Writes the gradient, every entry, and returns the value.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    member this.Gradient(point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        let code = gradientCode
        let from = &MemoryMarshal.GetReference point
        let into = &MemoryMarshal.GetReference gradient

        if code.Dimension = point.Length && gradient.Length = point.Length && not (Unsafe.AreSame(&from, &into)) then
            let value = code.Run(&from, &into)
            if Double.IsNaN value then this.FindGradient(point, gradient) else value
        else
            this.FindGradient(point, gradient)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    member private this.FindGradient(point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        Check.length "gradient" point.Length gradient.Length
        let mutable value = 0.0
        let path = this.For(point.Length).Run(Quantity.Gradient, point, ReadOnlySpan.Empty, gradient, &value)

        if Double.IsNaN value then
            gradient.Fill nan
        elif not (Finite.all gradient) then
            path.Gradient.RunCarefully(point, ReadOnlySpan.Empty, gradient)

        gradientCode <- gradientCode.Or(point.Length, path.Gradient)
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
