namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Value and constraint values at a point. Gradient and Jacobian are computed at most once, when a method first needs
/// them: a rejected trial costs none. Products with the transposed Jacobian need not form it.
[<Sealed; NoEquality; NoComparison>]
type ConstrainedEvaluation
    (
        point: Vector,
        value: float,
        constraints: Vector,
        gradient: unit -> Vector,
        jacobian: unit -> Matrix,
        transposeTimes: Vector -> Vector,
        hessian: (Vector -> Matrix) voption
    ) =

    let gradient = lazy (gradient () |> Check.dimension "gradient" point.Length)
    let jacobian = lazy (jacobian () |> Matrix.check "jacobian" constraints.Length point.Length)

    /// With a function for the Jacobian alone.
    new(point: Vector, value: float, constraints: Vector, gradient: unit -> Vector, jacobian: unit -> Matrix) =
        let once = lazy (jacobian () |> Matrix.check "jacobian" constraints.Length point.Length)
        let transposeTimes weights = Matrix.transposeMultiply (once.Force()) weights
        ConstrainedEvaluation(point, value, constraints, gradient, once.Force, transposeTimes, ValueNone)

    /// The point.
    member _.Point: Vector = point

    /// The value of the objective.
    member _.Value: float = value

    /// The values of the constraints, in the user's order.
    member _.Constraints: Vector = constraints

    /// The gradient of the objective.
    member _.Gradient: Vector = gradient.Value

    /// The Jacobian of the constraints: a row for each value.
    member _.Jacobian: Matrix = jacobian.Value

    /// J' weights, where J is the Jacobian: the gradient of the sum of the values times the weights.
    member _.TransposeTimes(weights: Vector) : Vector =
        transposeTimes (Check.dimension "weights" constraints.Length weights)
        |> Check.dimension "the transposed Jacobian times weights" point.Length

    /// Whether `LagrangianHessian` is known.
    member _.HasHessian: bool = hessian.IsSome

    /// The Hessian of the objective less the sum of the values times the multipliers. Raises a `ParameterException` if
    /// second derivatives are not known.
    member _.LagrangianHessian(multipliers: Vector) : Matrix =
        match hessian with
        | ValueSome hessian -> hessian multipliers |> Matrix.check "hessian" point.Length point.Length
        | ValueNone ->
            Check.fail
                "second derivatives"
                "not known"
                "those of an objective with a Hessian and of constraints that are linear or functions of Reals"
