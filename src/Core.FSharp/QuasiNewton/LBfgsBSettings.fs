namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Hyperparameters of L-BFGS-B.
type LBfgsBSettings = {
    /// The bounds of every point. The default is none.
    Bounds: Bounds
    /// The number of curvature pairs, at least 1. Each takes two vectors. The default is 10.
    Memory: int
    /// The tolerance for the infinity norm of the projected gradient, at least 0. The default is 1e-8, the default
    /// tolerance of runs without bounds.
    GradientTolerance: float
    /// The initial curvature of the model, before the first pair, at least 0. The default is 0: the first trial step is
    /// a hundredth of the start, and later ones without a pair are as long as the step before. With 1, first steps are
    /// those of Algorithm 778: the gradient, or a step of length 1 on the first line if a coordinate lacks a bound.
    InitialCurvature: float
}

/// The memory of L-BFGS-B.
type LBfgsBMemory = {
    /// The quadratic model.
    Model: CompactMemory
    /// The approximate minimizer of the model in the box: the point at step length 1.
    Target: Vector
}

/// The state of L-BFGS-B.
type LBfgsBState = DescentState<LBfgsBMemory, ShrinkingState<MoreThuenteState>>
