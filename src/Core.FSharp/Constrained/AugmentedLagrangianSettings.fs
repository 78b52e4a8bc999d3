namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The settings of the augmented Lagrangian method.
type AugmentedLagrangianSettings = {
    /// The method converges when the KKT residual, relative to the gradient where that is above 1, is at most this; at
    /// least 0.
    StationarityTolerance: float
    /// The method converges only when no constraint is violated by more than this; at least 0. Violations times
    /// multipliers must also sum to at most 1e-6 of the value, or 1e-6 if that is less than 1.
    FeasibilityTolerance: float
    /// The number of curvature pairs of the bounded quasi-Newton method, at least 1.
    Memory: int
}
