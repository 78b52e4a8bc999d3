namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The residuals r_1(x) to r_m(x), whose sum of squares is minimized, with their Jacobian. They do not count calls; the
/// driver does. They must be deterministic: the same point gives the same result.
[<Sealed; NoEquality; NoComparison>]
type Residuals
    private
    (
        countAt: Vector -> int,
        residuals: ResidualsInto,
        source: GradientSource,
        jacobian: JacobianInto voption,
        sums: WeightedSums voption,
        typicalSize: Vector
    ) =

    /// The number of residuals at a point: the same for every point of one dimension.
    member _.CountAt(point: Vector) : int = countAt point

    /// The source of the Jacobian.
    member _.JacobianSource: GradientSource = source

    /// The residuals at a point.
    member _.At(point: Vector) : Vector =
        let into = Array.zeroCreate (countAt point)
        residuals.Invoke(point.AsSpan(), into.AsSpan())
        Vector.wrap into

    /// The typical size of each coordinate, for the steps of differences; empty if it is not given.
    member _.TypicalSize: Vector = typicalSize

    /// The Jacobian at a point whose residuals are known: the user's function, or differences, with 2 calls per
    /// coordinate and a few more if a step has to be found. No point of a difference leaves the bounds; the column of a
    /// coordinate that they fix is 0.
    member _.JacobianAt(point: Vector, at: Vector, bounds: Bounds, memory: DifferenceMemory) : Matrix =
        let count = at.Length
        let entries = Array.zeroCreate (Check.entries count point.Length)

        match jacobian with
        | ValueSome jacobian ->
            jacobian.Invoke(point.AsSpan(), entries.AsSpan())

            if source = GradientSource.Automatic then
                // Where a residual is NaN, its derivatives are.
                for row in 0 .. count - 1 do
                    if Double.IsNaN at[row] then
                        for column in 0 .. point.Length - 1 do
                            entries[row + column * count] <- nan
        | ValueNone ->
            Differences.columns
                count
                Number.epsilon
                true
                bounds
                memory
                typicalSize
                (Vector.dot at at)
                (fun moved into ->
                    Array.Clear into
                    residuals.Invoke(ReadOnlySpan moved, into.AsSpan()))
                (Vector.toArray at)
                (Vector.toArray point)
                (fun j slopes -> slopes.CopyTo(entries.AsSpan(j * count, count)))

        Matrix.wrap count point.Length entries

    /// The same without a run that learns, and the calls that it took.
    member this.JacobianAt(point: Vector, at: Vector, bounds: Bounds) : struct (Matrix * int64) =
        let memory = DifferenceMemory()
        struct (this.JacobianAt(point, at, bounds, memory), memory.Calls)

    /// J' weights at a point whose residuals are known, where J is the Jacobian: the gradient of the sum of weights
    /// times residuals. For functions of `Real`s it costs about one gradient, and the Jacobian is not formed.
    member internal this.TransposeTimes(point: Vector, at: Vector, weights: Vector, bounds, memory) : Vector =
        match sums with
        | ValueSome sums -> sums.Gradient(point, weights)
        | ValueNone -> Matrix.transposeMultiply (this.JacobianAt(point, at, bounds, memory)) weights

    /// Whether second derivatives are exact.
    member internal _.HasHessians: bool = sums.IsSome

    /// The Hessian of the sum of weights times residuals, if second derivatives are exact.
    member internal _.WeightedHessian(point: Vector, weights: Vector) : Matrix = sums.Value.Hessian(point, weights)

    /// The same residuals with the typical size of each coordinate, above 0, for the steps of differences.
    member _.WithTypicalSize(typicalSize: Vector) : Residuals =
        Residuals(countAt, residuals, source, jacobian, sums, Check.sizes "typicalSize" typicalSize)

    /// Residuals whose Jacobian is computed by central differences, with two more calls per coordinate. The steps
    /// follow the scale of each coordinate, which a run learns.
    static member Create(count: int, residuals: ResidualsInto) : Residuals =
        ArgumentNullException.ThrowIfNull residuals
        let count = int (Check.atLeast 1L "count" (int64 count))
        Residuals((fun _ -> count), residuals, GradientSource.CentralDifferences, ValueNone, ValueNone, Vector.Empty)

    /// Residuals with a function for their Jacobian, which starts as zeros, in column-major order: the derivative of
    /// residual i by coordinate j is entry i + j * count.
    static member Create(count: int, residuals: ResidualsInto, jacobian: JacobianInto) : Residuals =
        ArgumentNullException.ThrowIfNull residuals
        ArgumentNullException.ThrowIfNull jacobian
        let count = int (Check.atLeast 1L "count" (int64 count))
        Residuals((fun _ -> count), residuals, GradientSource.Analytic, ValueSome jacobian, ValueNone, Vector.Empty)

    static member private OfTraced(traced: TracedResiduals, sums: WeightedSums voption) : Residuals =
        Residuals(
            (fun point -> traced.CountAt(point.AsSpan())),
            ResidualsInto(fun point into -> traced.Residuals(point, into)),
            GradientSource.Automatic,
            ValueSome(JacobianInto(fun point into -> traced.Jacobian(point, into))),
            sums,
            Vector.Empty
        )

    /// Residuals from a function of `Real`s. Their Jacobian is exact, by automatic differentiation.
    static member Of(residuals: Func<Reals, Real[]>) : Residuals =
        ArgumentNullException.ThrowIfNull residuals
        Residuals.OfTraced(TracedResiduals.OfFunction residuals, ValueSome(WeightedSums residuals))

    /// The residuals of a model of `Real`s, (model - response) / sigma. `columns` has a column for each predictor, the
    /// responses and, if there are any, the sigmas.
    static member internal OfModel(model: Func<Reals, Reals, Real>, columns: float[][], width: int) : Residuals =
        Residuals.OfTraced(TracedResiduals.OfModel(model, columns, width), ValueNone)

    /// Residuals from a function of immutable vectors, with the Jacobian by central differences. It is the shortest to
    /// write.
    static member OfVectors(count: int, residuals: Vector -> Vector) : Residuals =
        Residuals.Create(
            count,
            ResidualsInto(fun point into ->
                let found = residuals (Vector.wrap (point.ToArray()))
                (Check.dimension "residuals" count found).AsSpan().CopyTo into)
        )

/// Creates residuals.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Residuals =

    /// Residuals from a function of `Real`s. Their Jacobian is exact, by automatic differentiation.
    let ofReal (residuals: Reals -> Real[]) : Residuals = Residuals.Of(Func<Reals, Real[]> residuals)
