namespace OptimizerFunctional

/// The Hessian of the Lagrangian in sequential quadratic programming.
type SqpHessian =
    /// Powell's damped BFGS approximation, from gradients.
    | DampedBfgs = 0
    /// The exact one, made positive definite. Second derivatives must be known: an objective with a Hessian, such as a
    /// function of `Real`s, and constraints that are linear or functions of `Real`s.
    | Exact = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The settings of sequential quadratic programming.
type SqpSettings = {
    /// The method converges when the KKT residual, relative to the gradient where that is above 1, is at most this; at
    /// least 0.
    StationarityTolerance: float
    /// The method converges only when no constraint is violated by more than this; at least 0. Violations times
    /// multipliers must also sum to at most 1e-6 of the value, or 1e-6 if that is less than 1.
    FeasibilityTolerance: float
    /// The Hessian of the Lagrangian.
    Hessian: SqpHessian
}
