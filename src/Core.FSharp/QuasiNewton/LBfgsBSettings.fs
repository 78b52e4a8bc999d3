namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Hyperparameters of L-BFGS-B.
type LBfgsBSettings = {
    /// The bounds that every point keeps to. The default is none.
    Bounds: Bounds
    /// How many steps are remembered, at least 1. Each takes two vectors. The default is 10.
    Memory: int
    /// The largest coordinate of the projected gradient at which the method ends, at least 0. The default is 1e-8, at
    /// which runs without bounds stop by default.
    GradientTolerance: float
    /// The curvature of the model as long as no step is remembered, at least 0. The default is 0: the first step tried
    /// is a hundredth of the start, and a later one as long as the step before. With 1, first steps are those of
    /// Algorithm 778: the gradient, or of length 1 on the first line where a coordinate has not both bounds.
    InitialCurvature: float
}

/// What L-BFGS-B remembers.
type LBfgsBMemory = {
    /// The model.
    Model: CompactMemory
    /// Where the model has its minimum within the box, about: the point of a step of 1.
    Target: Vector
}

/// Where L-BFGS-B stands.
type LBfgsBState = DescentState<LBfgsBMemory, ShrinkingState<MoreThuenteState>>
