namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The numbers of the method of Levenberg and Marquardt.
[<NoComparison>]
type LevenbergMarquardtSettings = {
    /// The first radius of the trust region, as a multiple of |D x|, or by itself where x is 0; above 0.
    InitialRadius: float
    /// The relative decrease of the value that is too small to go on for; at least 0.
    ValueTolerance: float
    /// The relative length of a step that is too small to go on for; at least 0.
    StepTolerance: float
    /// The cosine between residuals and columns of the Jacobian that counts as zero; at least 0.
    GradientTolerance: float
    /// Whether steps are bent by geodesic acceleration, at one more evaluation of the residuals each.
    GeodesicAcceleration: bool
    /// How residuals count.
    Loss: Loss
    /// Where the parameters must lie.
    Bounds: Bounds
}

/// How the present scale has served.
[<NoComparison>]
type ScaleRecord = {
    /// The scale.
    Scale: StepScale
    /// How many steps it may take to halve the value before the other one is tried.
    Patience: int
    /// The steps since the value was last halved.
    Steps: int
    /// The value then.
    Halved: float
    /// The lowest value at which a short step or a small decrease was no convergence; infinity before any was.
    Stuck: float
    /// How often that has happened in a row without a lower value.
    Failures: int
}

/// A point with the trust region around it.
type TrustedPoint = {
    /// The point.
    At: LeastSquaresIterate
    /// The linear problem there, with the scale D.
    Problem: DampedLeastSquares
    /// How long in D a step may be.
    Radius: float
    /// Whether no step has been tried yet in this scale.
    IsFirst: bool
    /// How many steps from here were refused in a row as columns of the Jacobian vanished.
    Losses: int
    /// How the scale has served.
    Record: ScaleRecord
}

/// A step to be tried.
type TrialStep = {
    /// The step, with what it promises; the acceleration is no part of it.
    Model: DampedStep
    /// The damping mu; NaN where bounds changed the step.
    Damping: float
    /// The point that it leads to.
    Asked: Vector
}

/// Where the method of Levenberg and Marquardt stands.
[<RequireQualifiedAccess>]
type LevenbergMarquardtState =
    /// A point on the way along a step is wanted, to see how the way bends.
    | AtProbe of from: TrustedPoint * trial: TrialStep * probe: Vector
    /// The end of a step is wanted.
    | AtTrial of from: TrustedPoint * trial: TrialStep
    /// All derivatives by some coordinates are 0, and a point where these have other values is wanted, to see whether
    /// the residuals depend on them.
    | AtFlat of at: LeastSquaresIterate * ending: Ending * tried: int * probe: Vector
