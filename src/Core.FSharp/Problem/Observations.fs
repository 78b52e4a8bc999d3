namespace OptimizerFunctional.Core

open OptimizerFunctional

/// An evaluation with second derivatives, which are computed only where a method asks for them, and once.
[<Sealed; NoEquality; NoComparison>]
type SecondOrderEvaluation(evaluation: Evaluation, hessian: unit -> Matrix, hessianTimes: Vector -> Vector) =

    let dimension = evaluation.Point.Length

    let hessian = lazy (hessian () |> Matrix.check "hessian" dimension dimension)

    /// Point, value and gradient.
    member _.Evaluation: Evaluation = evaluation

    /// The matrix of second derivatives there.
    member _.Hessian: Matrix = hessian.Value

    /// That matrix times a direction, without the matrix where the objective can do without.
    member _.HessianTimes(direction: Vector) : Vector =
        hessianTimes direction |> Check.dimension "the Hessian times a direction" dimension

    /// From an evaluation and a way to its Hessian.
    static member Of(evaluation: Evaluation, hessian: unit -> Matrix) : SecondOrderEvaluation =
        let dimension = evaluation.Point.Length
        let hessian = lazy (hessian () |> Matrix.check "hessian" dimension dimension)
        SecondOrderEvaluation(evaluation, hessian.Force, (fun direction -> Matrix.multiply (hessian.Force()) direction))

/// How an objective is observed: what a method's questions are answered with, and counted.
[<RequireQualifiedAccess>]
module Observe =

    /// The value alone: for methods without derivatives.
    let value (objective: Objective) (counter: Counter) (point: Vector) : float =
        counter.Values <- counter.Values + 1L
        objective.ValueAt point

    /// What `find` finds, whose numerical derivatives are counted as probes.
    let private probing (counter: Counter) (find: DifferenceMemory -> 'Found) : 'Found =
        let memory = counter.Differences
        let before = memory.Calls
        let found = find memory
        counter.Probes <- counter.Probes + memory.Calls - before
        found

    /// Value and gradient for the iterate of this index: for optimizers.
    let online (objective: Objective) (counter: Counter) (index: int64) (point: Vector) : Evaluation =
        counter.Values <- counter.Values + 1L

        if objective.GradientSource <> GradientSource.CentralDifferences then
            counter.Gradients <- counter.Gradients + 1L

        probing counter (fun memory -> objective.At(index, point, memory))

    /// Value and gradient: for line searches.
    let evaluation (objective: Objective) (counter: Counter) (point: Vector) : Evaluation =
        online objective counter 0L point

    /// Value, gradient and, when asked for, second derivatives: for Newton's method and trust regions.
    let secondOrder (objective: Objective) (counter: Counter) (point: Vector) : SecondOrderEvaluation =
        let at = evaluation objective counter point

        let hessian () =
            counter.Hessians <- counter.Hessians + 1L
            probing counter (fun memory -> objective.HessianAt(at, memory))

        let hessianTimes direction =
            counter.HessianProducts <- counter.HessianProducts + 1L
            probing counter (fun memory -> objective.HessianTimesAt(at, direction, memory))

        SecondOrderEvaluation(at, hessian, hessianTimes)

    /// Residuals and, when asked for, their Jacobian, none of whose probes leaves the bounds: for least squares.
    let linearization (bounds: Bounds) (residuals: Residuals) (counter: Counter) (point: Vector) : Linearization =
        counter.Residuals <- counter.Residuals + 1L
        let found = residuals.At point

        let jacobian () =
            counter.Jacobians <- counter.Jacobians + 1L
            probing counter (fun memory -> residuals.JacobianAt(point, found, bounds, memory))

        Linearization(point, found, jacobian)
