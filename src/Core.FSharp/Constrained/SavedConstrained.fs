namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Checks of saved states that methods with constraints share.
[<RequireQualifiedAccess>]
module internal SavedConstrained =

    let private isFactor (scale: float) = scale > 0.0 && scale <= 1.0

    /// Raises where the factors of the objective and of constrained values, or their multipliers, cannot be any.
    let scaled (count: int) (valueScale: float) (scales: Vector) (multipliers: Vector) : unit =
        SavedState.number "ValueScale" valueScale "above 0 and at most 1" isFactor
        SavedState.length "Scales" count scales
        SavedState.length "Multipliers" count multipliers

        for scale in scales do
            SavedState.number "Scales" scale "above 0 and at most 1" isFactor

    /// Raises where an iterate cannot be one with so many constrained values.
    let iterate (bounds: Bounds) (count: int) (dimension: int) (name: string) (at: ConstrainedIterate) : unit =
        SavedState.point bounds $"{name}.Point" dimension at.Point
        SavedState.length $"{name}.Gradient" dimension at.Gradient
        SavedState.length $"{name}.Constraints" count at.Constraints
        SavedState.length $"{name}.Multipliers" count at.Multipliers
        SavedState.within 0 count $"Rows of {name}.Jacobian" at.Jacobian.Rows
