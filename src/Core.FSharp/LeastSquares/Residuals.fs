namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The residuals r_1(x) to r_m(x) whose sum of squares is to be small, with their derivatives.
/// It counts nothing: the driver does. It must be a function: the same point gives the same answer.
[<Sealed; NoEquality; NoComparison>]
type Residuals private (count: int, residuals: ResidualsInto, jacobian: JacobianInto voption) =

    /// How many residuals there are.
    member _.Count: int = count

    /// Where the Jacobian comes from.
    member _.JacobianSource: GradientSource =
        if jacobian.IsSome then
            GradientSource.Analytic
        else
            GradientSource.CentralDifferences

    /// The residuals at a point.
    member _.At(point: Vector) : Vector =
        let into = Array.zeroCreate count
        residuals.Invoke(point.AsSpan(), into.AsSpan())
        Vector.wrap into

    /// The Jacobian at a point whose residuals are known, and the calls of the residuals that it took: none where there
    /// is a formula, and otherwise 2 a coordinate, all of them within the bounds.
    member this.JacobianAt(point: Vector, residuals: Vector, bounds: Bounds) : struct (Matrix * int64) =
        match jacobian with
        | ValueSome jacobian ->
            let entries = Array.zeroCreate (count * point.Length)
            jacobian.Invoke(point.AsSpan(), entries.AsSpan())
            struct (Matrix.wrap count point.Length entries, 0L)
        | ValueNone -> JacobianDifferences.at this.At bounds point residuals

    /// Residuals whose Jacobian is found by central differences, at two more calls a coordinate where a method wants it.
    /// The steps are 6e-6 of the size of each coordinate.
    static member Create(count: int, residuals: ResidualsInto) : Residuals =
        ArgumentNullException.ThrowIfNull residuals
        Residuals(int (Check.atLeast 1L "count" (int64 count)), residuals, ValueNone)

    /// Residuals with a formula for their Jacobian, which starts as zeros: the derivative of residual i by coordinate j is
    /// entry i + j * count.
    static member Create(count: int, residuals: ResidualsInto, jacobian: JacobianInto) : Residuals =
        ArgumentNullException.ThrowIfNull residuals
        ArgumentNullException.ThrowIfNull jacobian
        Residuals(int (Check.atLeast 1L "count" (int64 count)), residuals, ValueSome jacobian)

    /// Residuals from a function of immutable vectors, with the Jacobian by central differences: the shortest to write.
    static member OfVectors(count: int, residuals: Vector -> Vector) : Residuals =
        Residuals.Create(
            count,
            ResidualsInto(fun point into ->
                let found = residuals (Vector.wrap (point.ToArray()))
                (Check.dimension "residuals" count found).AsSpan().CopyTo into)
        )
