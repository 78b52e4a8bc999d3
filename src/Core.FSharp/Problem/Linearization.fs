namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Residuals at a point with their Jacobian, which is computed only where a method asks for it, and once.
[<Sealed; NoEquality; NoComparison>]
type Linearization(point: Vector, residuals: Vector, jacobian: unit -> Matrix) =

    do
        if residuals.IsDefaultOrEmpty then
            Check.fail "residuals" "empty" "at least one number"

    let jacobian = lazy (jacobian () |> Matrix.check "jacobian" residuals.Length point.Length)

    /// Where the residuals were observed.
    member _.Point: Vector = point

    /// The residuals there.
    member _.Residuals: Vector = residuals

    /// Their derivatives: a row a residual, a column a coordinate.
    member _.Jacobian: Matrix = jacobian.Value
