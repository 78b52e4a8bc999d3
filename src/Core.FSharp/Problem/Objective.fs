namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A function to be minimized, with its gradient and, optionally, its second derivatives. It does not count calls; the
/// driver does. It must be deterministic: the same index and point give the same result.
[<Sealed; NoEquality; NoComparison>]
type Objective
    private
    (
        evaluate: OnlineInto,
        traced: Traced | null,
        source: GradientSource,
        value: ValueAt voption,
        hessian: HessianInto voption,
        hessianTimes: HessianTimesInto voption,
        typicalSize: Vector,
        isOnline: bool
    ) =

    /// Whether the objective may change from iterate to iterate.
    member _.IsOnline: bool = isOnline

    /// The source of the gradients.
    member _.GradientSource: GradientSource = source

    /// Whether the Hessian is the user's function, not differences of gradients.
    member _.HasHessian: bool = hessian.IsSome

    /// Whether the value alone can be computed without the gradient.
    member internal _.HasValue: bool = value.IsSome

    /// The typical size of each coordinate, for the steps of differences; empty if it is not given.
    member _.TypicalSize: Vector = typicalSize

    /// Writes the gradient and returns the value, for the iterate of this index. Differences use and update the scales
    /// that the run has learned.
    member this.EvaluateInto
        (index: int64, point: ReadOnlySpan<float>, gradient: Span<float>, memory: DifferenceMemory)
        : float =
        if source = GradientSource.CentralDifferences then
            this.ByDifferences(point, gradient, memory)
        else
            this.Evaluate(index, point, gradient)

    /// The value, and the gradient by differences.
    member private _.ByDifferences
        (point: ReadOnlySpan<float>, gradient: Span<float>, memory: DifferenceMemory)
        : float =
        let formula = value.Value
        let value = formula.Invoke point
        Differences.gradient true memory typicalSize formula value point gradient
        value

    /// Calls the function. Traced functions write every entry of the gradient, others only what is not 0.
    member private _.Evaluate(index: int64, point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        match traced with
        | null ->
            // For a few numbers the call of Clear would take as long as all of them.
            if gradient.Length <= 4 then
                for i in 0 .. gradient.Length - 1 do
                    gradient[i] <- 0.0
            else
                gradient.Clear()

            evaluate.Invoke(index, point, gradient)
        // Without the delegate, which would cost as much as a small function.
        | traced -> traced.Gradient(point, gradient)

    /// The same, without learned scales.
    member this.EvaluateInto(index: int64, point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        match source with
        | GradientSource.CentralDifferences -> this.EvaluateInto(index, point, gradient, DifferenceMemory())
        | _ -> this.Evaluate(index, point, gradient)

    /// The evaluation at a point, for the iterate of this index.
    member this.At(index: int64, point: Vector, memory: DifferenceMemory) : Evaluation =
        let gradient = GC.AllocateUninitializedArray<float> point.Length
        let value = this.EvaluateInto(index, point.AsSpan(), gradient.AsSpan(), memory)

        { Point = point; Value = value; Gradient = Vector.wrap gradient }

    /// The same, without learned scales.
    member this.At(index: int64, point: Vector) : Evaluation = this.At(index, point, DifferenceMemory())

    /// The evaluation at a point, for the first iterate.
    member this.At(point: Vector) : Evaluation = this.At(0L, point)

    /// The value alone. It computes no gradient if there is a function for the value.
    member this.ValueAt(point: Vector) : float =
        match value with
        | ValueSome value -> value.Invoke(point.AsSpan())
        | ValueNone -> this.At(point).Value

    /// The Hessian at a point: the user's function, or differences of gradients. If only values are known, it is
    /// differences of differences.
    member this.HessianAt(at: Evaluation, memory: DifferenceMemory) : Matrix =
        let dimension = at.Point.Length

        match hessian with
        | ValueSome hessian ->
            let entries = Array.zeroCreate (Check.entries dimension dimension)
            hessian.Invoke(at.Point.AsSpan(), entries.AsSpan())
            Matrix.wrap dimension dimension entries
        | ValueNone ->
            let gradientAt = this.GradientAt memory
            Differences.hessian this.Noise memory typicalSize gradientAt at.Value at.Gradient at.Point

    /// The same, without learned scales.
    member this.HessianAt(point: Vector) : Matrix = this.HessianAt(this.At point, DifferenceMemory())

    /// The Hessian at a point times a direction: the user's function, or a difference of gradients.
    member this.HessianTimesAt(at: Evaluation, direction: Vector, memory: DifferenceMemory) : Vector =
        match hessianTimes with
        | ValueSome times ->
            let product = Array.zeroCreate at.Point.Length
            times.Invoke(at.Point.AsSpan(), direction.AsSpan(), product.AsSpan())
            Vector.wrap product
        | ValueNone when hessian.IsSome -> Matrix.multiply (this.HessianAt(at, memory)) direction
        | ValueNone ->
            let gradientAt = this.GradientAt memory
            Differences.along this.Noise memory typicalSize gradientAt at.Value at.Gradient at.Point direction

    /// The same, without learned scales.
    member this.HessianTimesAt(point: Vector, direction: Vector) : Vector =
        this.HessianTimesAt(this.At point, direction, DifferenceMemory())

    /// Gradients with the current scales. A difference of them must not update the scales, because it would learn from
    /// their errors.
    member private this.GradientAt (memory: DifferenceMemory) (point: Vector) : Vector =
        match source, value with
        | GradientSource.CentralDifferences, ValueSome formula ->
            let gradient = Array.zeroCreate point.Length
            let center = formula.Invoke(point.AsSpan())
            Differences.gradient false memory typicalSize formula center (point.AsSpan()) (gradient.AsSpan())
            Vector.wrap gradient
        | _ -> this.At(point).Gradient

    /// The relative error of gradients.
    member private _.Noise: float =
        match source with
        | GradientSource.CentralDifferences -> 1e-10
        | _ -> Number.epsilon

    /// The same objective with the typical size of each coordinate, finite and above 0. Steps of differences are then
    /// at least a fixed fraction of it, unless the function requires shorter ones.
    member _.WithTypicalSize(typicalSize: Vector) : Objective =
        Objective(
            evaluate,
            traced,
            source,
            value,
            hessian,
            hessianTimes,
            Check.sizes "typicalSize" typicalSize,
            isOnline
        )

    /// The same objective with a function for its Hessian, which writes all n x n entries.
    member _.WithHessian(hessian: HessianInto) : Objective =
        ArgumentNullException.ThrowIfNull hessian
        Objective(evaluate, traced, source, value, ValueSome hessian, hessianTimes, typicalSize, isOnline)

    /// The same objective with a function for the product of its Hessian and a direction.
    member _.WithHessianTimes(hessianTimes: HessianTimesInto) : Objective =
        ArgumentNullException.ThrowIfNull hessianTimes
        Objective(evaluate, traced, source, value, hessian, ValueSome hessianTimes, typicalSize, isOnline)

    /// An objective whose value and gradient come from one function.
    static member Create(valueAndGradient: ValueAndGradientInto) : Objective =
        ArgumentNullException.ThrowIfNull valueAndGradient

        Objective(
            (fun _ point gradient -> valueAndGradient.Invoke(point, gradient)),
            null,
            GradientSource.Analytic,
            ValueNone,
            ValueNone,
            ValueNone,
            Vector.Empty,
            false
        )

    /// An objective whose value and gradient come from two functions.
    static member Create(value: ValueAt, gradient: GradientInto) : Objective =
        ArgumentNullException.ThrowIfNull value
        ArgumentNullException.ThrowIfNull gradient

        Objective(
            (fun _ point into ->
                gradient.Invoke(point, into)
                value.Invoke point),
            null,
            GradientSource.Analytic,
            ValueSome value,
            ValueNone,
            ValueNone,
            Vector.Empty,
            false
        )

    /// An objective known by its values alone. The gradient is computed by central differences, with 2n more values per
    /// evaluation and a few more if a step has to be found. Every result reports it.
    static member Create(value: ValueAt) : Objective =
        ArgumentNullException.ThrowIfNull value

        Objective(
            (fun _ point _ -> value.Invoke point),
            null,
            GradientSource.CentralDifferences,
            ValueSome value,
            ValueNone,
            ValueNone,
            Vector.Empty,
            false
        )

    /// An objective from a function of `Real`s. Its gradient, Hessian and Hessian-vector products are exact, by
    /// automatic differentiation.
    static member Of(value: Func<Reals, Real>) : Objective =
        ArgumentNullException.ThrowIfNull value
        Objective.OfTraced(Traced(value, true))

    static member internal OfTraced(traced: Traced) : Objective =
        Objective(
            OnlineInto(fun _ point gradient -> traced.Gradient(point, gradient)),
            traced,
            GradientSource.Automatic,
            ValueSome(ValueAt(fun point -> traced.Value point)),
            ValueSome(HessianInto(fun point hessian -> traced.Hessian(point, hessian))),
            ValueSome(HessianTimesInto(fun point direction product -> traced.HessianTimes(point, direction, product))),
            Vector.Empty,
            false
        )

    /// An objective that changes from iterate to iterate, such as a sequence of mini-batches.
    static member Online(valueAndGradient: OnlineInto) : Objective =
        ArgumentNullException.ThrowIfNull valueAndGradient
        Objective(valueAndGradient, null, GradientSource.Analytic, ValueNone, ValueNone, ValueNone, Vector.Empty, true)

    /// An objective from two functions of immutable vectors. It is the shortest to write, and slower.
    static member OfVectors(value: Vector -> float, gradient: Vector -> Vector) : Objective =
        Objective(
            (fun _ point into ->
                let point = Vector.wrap (point.ToArray())
                let derivatives = gradient point |> Check.dimension "gradient" point.Length
                derivatives.AsSpan().CopyTo into
                value point),
            null,
            GradientSource.Analytic,
            ValueNone,
            ValueNone,
            ValueNone,
            Vector.Empty,
            false
        )

/// Creates objectives.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Objective =

    /// An objective from a function of `Real`s. Its gradient, Hessian and Hessian-vector products are exact, by
    /// automatic differentiation.
    let ofReal (value: Reals -> Real) : Objective = Objective.Of(Func<Reals, Real> value)
