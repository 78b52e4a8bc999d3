namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Residuals at a point with their Jacobian, which is computed at most once, when a method first needs it.
[<Sealed; NoEquality; NoComparison>]
type Linearization(point: Vector, residuals: Vector, jacobian: unit -> Matrix) =

    do
        if residuals.IsDefaultOrEmpty then
            Check.fail "residuals" "empty" "at least one number"

    let jacobian = lazy (jacobian () |> Matrix.check "jacobian" residuals.Length point.Length)

    /// The point.
    member _.Point: Vector = point

    /// The residuals.
    member _.Residuals: Vector = residuals

    /// The Jacobian: a row per residual, a column per coordinate.
    member _.Jacobian: Matrix = jacobian.Value
