namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A function to be minimized, with its gradient and, where a method wants them, its second derivatives.
/// It counts nothing: the driver does. It must be a function: the same index and point give the same answer.
[<Sealed; NoEquality; NoComparison>]
type Objective
    private
    (
        evaluate: OnlineInto,
        source: GradientSource,
        value: ValueAt voption,
        hessian: HessianInto voption,
        hessianTimes: HessianTimesInto voption
    ) =

    /// Where the gradients come from.
    member _.GradientSource: GradientSource = source

    /// Whether the matrix of second derivatives is a formula, and not differences of gradients.
    member _.HasHessian: bool = hessian.IsSome

    /// Whether the Hessian times a direction is a formula, of its own or by the matrix.
    member _.HasHessianTimes: bool = hessianTimes.IsSome || hessian.IsSome

    /// How many values one evaluation of a point of this dimension takes: 1, or 2n + 1 for central differences.
    member _.ValuesPerEvaluation(dimension: int) : int64 =
        match source with
        | GradientSource.CentralDifferences -> 2L * int64 dimension + 1L
        | _ -> 1L

    /// Writes the gradient and returns the value, for the iterate of this index.
    member _.EvaluateInto(index: int64, point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        gradient.Clear()
        evaluate.Invoke(index, point, gradient)

    /// The evaluation at a point, for the iterate of this index.
    member this.At(index: int64, point: Vector) : Evaluation =
        let gradient = GC.AllocateUninitializedArray<float> point.Length
        let value = this.EvaluateInto(index, point.AsSpan(), gradient.AsSpan())

        {
            Point = point
            Value = value
            Gradient = Vector.wrap gradient
        }

    /// The evaluation at a point, for the first iterate.
    member this.At(point: Vector) : Evaluation = this.At(0L, point)

    /// The value alone, which costs no gradient where there is a formula for it.
    member this.ValueAt(point: Vector) : float =
        match value with
        | ValueSome value -> value.Invoke(point.AsSpan())
        | ValueNone -> this.At(point).Value

    /// The matrix of second derivatives at a point, and the gradients that it took: none, or 2n for differences.
    member this.HessianAt(point: Vector) : struct (Matrix * int64) =
        let dimension = point.Length

        match hessian with
        | ValueSome hessian ->
            let entries = Array.zeroCreate (dimension * dimension)
            hessian.Invoke(point.AsSpan(), entries.AsSpan())
            struct (Matrix.wrap dimension dimension entries, 0L)
        | ValueNone -> struct (Differences.hessian this.Noise this.GradientAt point, 2L * int64 dimension)

    /// The Hessian at a point times a direction, and the gradients that it took: none, or 2 for a difference.
    member this.HessianTimesAt(point: Vector, direction: Vector) : struct (Vector * int64) =
        match hessianTimes with
        | ValueSome times ->
            let product = Array.zeroCreate point.Length
            times.Invoke(point.AsSpan(), direction.AsSpan(), product.AsSpan())
            struct (Vector.wrap product, 0L)
        | ValueNone when hessian.IsSome ->
            let struct (matrix, _) = this.HessianAt point
            struct (Matrix.multiply matrix direction, 0L)
        | ValueNone -> struct (Differences.along this.Noise this.GradientAt point direction, 2L)

    member private this.GradientAt(point: Vector) : Vector = this.At(point).Gradient

    /// The relative error of gradients.
    member private _.Noise: float =
        match source with
        | GradientSource.CentralDifferences -> 1e-10
        | _ -> 1.1e-16

    /// The same objective, whose Hessian is a formula. It writes all n x n entries, and all of them count.
    member _.WithHessian(hessian: HessianInto) : Objective =
        ArgumentNullException.ThrowIfNull hessian
        Objective(evaluate, source, value, ValueSome hessian, hessianTimes)

    /// The same objective, with a formula for the product of its Hessian and a direction.
    member _.WithHessianTimes(hessianTimes: HessianTimesInto) : Objective =
        ArgumentNullException.ThrowIfNull hessianTimes
        Objective(evaluate, source, value, hessian, ValueSome hessianTimes)

    /// An objective whose value and gradient come from one function.
    static member Create(valueAndGradient: ValueAndGradientInto) : Objective =
        ArgumentNullException.ThrowIfNull valueAndGradient

        Objective(
            (fun _ point gradient -> valueAndGradient.Invoke(point, gradient)),
            GradientSource.Analytic,
            ValueNone,
            ValueNone,
            ValueNone
        )

    /// An objective whose value and gradient come from two functions.
    static member Create(value: ValueAt, gradient: GradientInto) : Objective =
        ArgumentNullException.ThrowIfNull value
        ArgumentNullException.ThrowIfNull gradient

        Objective(
            (fun _ point into ->
                gradient.Invoke(point, into)
                value.Invoke point),
            GradientSource.Analytic,
            ValueSome value,
            ValueNone,
            ValueNone
        )

    /// An objective known by its values alone: the gradient is found by central differences, at 2n more
    /// values an evaluation. Every result says so.
    static member Create(value: ValueAt) : Objective =
        ArgumentNullException.ThrowIfNull value

        Objective(
            (fun _ point gradient ->
                Differences.central value point gradient
                value.Invoke point),
            GradientSource.CentralDifferences,
            ValueSome value,
            ValueNone,
            ValueNone
        )

    /// An objective that changes from iterate to iterate, such as a sequence of mini-batches.
    static member Online(valueAndGradient: OnlineInto) : Objective =
        ArgumentNullException.ThrowIfNull valueAndGradient
        Objective(valueAndGradient, GradientSource.Analytic, ValueNone, ValueNone, ValueNone)

    /// An objective from two functions of immutable vectors: the shortest to write, and slower.
    static member OfVectors(value: Vector -> float, gradient: Vector -> Vector) : Objective =
        Objective(
            (fun _ point into ->
                let point = Vector.wrap (point.ToArray())
                let derivatives = gradient point |> Check.dimension "gradient" point.Length
                derivatives.AsSpan().CopyTo into
                value point),
            GradientSource.Analytic,
            ValueNone,
            ValueNone,
            ValueNone
        )
