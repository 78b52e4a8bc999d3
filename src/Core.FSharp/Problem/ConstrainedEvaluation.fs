namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Value and constraint values at a point. Gradient and Jacobian are computed at most once, when a method first needs
/// them: a rejected trial costs none.
[<Sealed; NoEquality; NoComparison>]
type ConstrainedEvaluation
    (point: Vector, value: float, constraints: Vector, gradient: unit -> Vector, jacobian: unit -> Matrix) =

    let gradient = lazy (gradient () |> Check.dimension "gradient" point.Length)
    let jacobian = lazy (jacobian () |> Matrix.check "jacobian" constraints.Length point.Length)

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
