namespace OptimizerFunctional.Core

open OptimizerFunctional

/// An evaluation with second derivatives, which are computed at most once, when a method first needs them.
[<Sealed; NoEquality; NoComparison>]
type SecondOrderEvaluation(evaluation: Evaluation, hessian: unit -> Matrix, hessianTimes: Vector -> Vector) =

    let dimension = evaluation.Point.Length

    let hessian = lazy (hessian () |> Matrix.check "hessian" dimension dimension)

    /// Point, value and gradient.
    member _.Evaluation: Evaluation = evaluation

    /// The Hessian.
    member _.Hessian: Matrix = hessian.Value

    /// The Hessian times a direction. The matrix is not formed if the objective does not need it.
    member _.HessianTimes(direction: Vector) : Vector =
        hessianTimes direction |> Check.dimension "the Hessian times a direction" dimension

    /// From an evaluation and a function that computes its Hessian.
    static member Of(evaluation: Evaluation, hessian: unit -> Matrix) : SecondOrderEvaluation =
        let dimension = evaluation.Point.Length
        let hessian = lazy (hessian () |> Matrix.check "hessian" dimension dimension)
        SecondOrderEvaluation(evaluation, hessian.Force, (fun direction -> Matrix.multiply (hessian.Force()) direction))

/// Observes objectives, and counts the calls of the user's functions.
[<RequireQualifiedAccess>]
module internal Observe =

    /// The value, for methods without derivatives.
    let value (objective: Objective) (counter: Counter) (point: Vector) : float =
        counter.Values <- counter.Values + 1L
        objective.ValueAt point

    /// The result of `find`, whose numerical derivatives are counted as probes.
    let private probing (counter: Counter) (find: DifferenceMemory -> 'Found) : 'Found =
        let memory = counter.Differences
        let before = memory.Calls
        let found = find memory
        counter.Probes <- counter.Probes + memory.Calls - before
        found

    /// Value and gradient for the iterate of this index, for first-order optimizers.
    let online (objective: Objective) (counter: Counter) (index: int64) (point: Vector) : Evaluation =
        counter.Values <- counter.Values + 1L

        if objective.GradientSource <> GradientSource.CentralDifferences then
            counter.Gradients <- counter.Gradients + 1L

        probing counter (fun memory -> objective.At(index, point, memory))

    /// Value and gradient, for line-search methods.
    let evaluation (objective: Objective) (counter: Counter) (point: Vector) : Evaluation =
        online objective counter 0L point

    /// Value, gradient and, when needed, second derivatives, for Newton's method and trust regions.
    let secondOrder (objective: Objective) (counter: Counter) (point: Vector) : SecondOrderEvaluation =
        let at = evaluation objective counter point

        let hessian () =
            counter.Hessians <- counter.Hessians + 1L
            probing counter (fun memory -> objective.HessianAt(at, memory))

        let hessianTimes direction =
            counter.HessianProducts <- counter.HessianProducts + 1L
            probing counter (fun memory -> objective.HessianTimesAt(at, direction, memory))

        SecondOrderEvaluation(at, hessian, hessianTimes)

    /// The value and the constraints and, when needed, their derivatives. Points of differences stay within the bounds.
    let constrained
        (objective: Objective)
        (constraints: Constraints)
        (counter: Counter)
        (point: Vector)
        : ConstrainedEvaluation =
        let found = lazy evaluation objective counter point
        let value = if objective.HasValue then value objective counter point else found.Value.Value
        counter.Residuals <- counter.Residuals + 1L
        let values = constraints.At point

        let gradient () =
            if objective.HasValue then
                // The value was counted before.
                counter.Values <- counter.Values - 1L

            found.Value.Gradient

        let jacobian () =
            counter.Jacobians <- counter.Jacobians + 1L
            probing counter (fun memory -> constraints.JacobianAt(point, values, memory))

        let transposeTimes weights =
            counter.Jacobians <- counter.Jacobians + 1L
            probing counter (fun memory -> constraints.TransposeTimes(point, values, weights, memory))

        let hessian multipliers =
            counter.Hessians <- counter.Hessians + 1L

            let ofObjective =
                objective.HessianAt({ Point = point; Value = value; Gradient = Vector.Empty }, counter.Differences)

            constraints.SubtractHessians(point, multipliers, ofObjective)

        let hessian =
            if objective.HasHessian && constraints.HaveHessians then
                ValueSome hessian
            else
                ValueNone

        ConstrainedEvaluation(point, value, values, gradient, jacobian, transposeTimes, hessian)

    /// Residuals and, when needed, their Jacobian, for least squares. Points of differences stay within the bounds.
    let linearization (bounds: Bounds) (residuals: Residuals) (counter: Counter) (point: Vector) : Linearization =
        counter.Residuals <- counter.Residuals + 1L
        let found = residuals.At point

        let jacobian () =
            counter.Jacobians <- counter.Jacobians + 1L
            probing counter (fun memory -> residuals.JacobianAt(point, found, bounds, memory))

        Linearization(point, found, jacobian)
