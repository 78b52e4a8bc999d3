namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A function to be minimized, with its gradient. It is asked for both at once, and counts nothing:
/// the driver does. It must be a function: the same index and point give the same answer.
[<Sealed; NoEquality; NoComparison>]
type Objective private (evaluate: OnlineInto, source: GradientSource) =

    /// Where the gradients come from.
    member _.GradientSource: GradientSource = source

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
        let gradient = Array.zeroCreate point.Length
        let value = this.EvaluateInto(index, point.AsSpan(), gradient.AsSpan())

        {
            Point = point
            Value = value
            Gradient = Vector.wrap gradient
        }

    /// The evaluation at a point, for the first iterate.
    member this.At(point: Vector) : Evaluation = this.At(0L, point)

    /// An objective whose value and gradient come from one function.
    static member Create(valueAndGradient: ValueAndGradientInto) : Objective =
        ArgumentNullException.ThrowIfNull valueAndGradient
        Objective((fun _ point gradient -> valueAndGradient.Invoke(point, gradient)), GradientSource.Analytic)

    /// An objective whose value and gradient come from two functions.
    static member Create(value: ValueAt, gradient: GradientInto) : Objective =
        ArgumentNullException.ThrowIfNull value
        ArgumentNullException.ThrowIfNull gradient

        Objective(
            (fun _ point into ->
                gradient.Invoke(point, into)
                value.Invoke point),
            GradientSource.Analytic
        )

    /// An objective known by its values alone: the gradient is found by central differences, at 2n more
    /// values an evaluation. Every result says so.
    static member Create(value: ValueAt) : Objective =
        ArgumentNullException.ThrowIfNull value

        Objective(
            (fun _ point gradient ->
                Differences.central value point gradient
                value.Invoke point),
            GradientSource.CentralDifferences
        )

    /// An objective that changes from iterate to iterate, such as a sequence of mini-batches.
    static member Online(valueAndGradient: OnlineInto) : Objective =
        ArgumentNullException.ThrowIfNull valueAndGradient
        Objective(valueAndGradient, GradientSource.Analytic)

    /// An objective from two functions of immutable vectors: the shortest to write, and slower.
    static member OfVectors(value: Vector -> float, gradient: Vector -> Vector) : Objective =
        Objective(
            (fun _ point into ->
                let point = Vector.wrap (point.ToArray())
                let derivatives = gradient point |> Check.dimension "gradient" point.Length
                derivatives.AsSpan().CopyTo into
                value point),
            GradientSource.Analytic
        )
