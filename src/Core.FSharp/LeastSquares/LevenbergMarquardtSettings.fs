namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Hyperparameters of the Levenberg-Marquardt method.
[<NoComparison>]
type LevenbergMarquardtSettings = {
    /// The initial trust radius, as a multiple of |D x|, or by itself if x is 0; finite and above 0. The default is 10.
    InitialRadius: float
    /// The tolerance for the relative decrease of the value, finite and at least 0. The default is 1e-15.
    ValueTolerance: float
    /// The tolerance for the relative step norm, finite and at least 0. The default is 1e-12.
    StepTolerance: float
    /// The tolerance for the cosine of the angle between the residuals and the columns of the Jacobian, finite and at
    /// least 0. The default is 1e-12.
    GradientTolerance: float
    /// Whether steps have geodesic acceleration, at one more evaluation of the residuals per step. The default is no.
    GeodesicAcceleration: bool
    /// The robust loss. The default is none.
    Loss: Loss
    /// The bounds of the parameters. The default is none.
    Bounds: Bounds
}

/// The progress in the current scaling D.
[<NoComparison>]
type ScalingProgress = {
    /// The scaling.
    Scale: StepScale
    /// The maximum number of steps to halve the value before the other scaling is tried.
    Patience: int
    /// The number of steps since the value was last halved.
    Steps: int
    /// The value then.
    Halved: float
    /// The lowest value at which a short step or a small decrease was no convergence; infinity before any.
    [<MayBe(Unusual.NotFinite)>]
    Stuck: float
    /// How often that has happened in succession without a lower value.
    Failures: int
}

/// An iterate with its trust region.
type TrustRegionPoint = {
    /// The point.
    At: LeastSquaresIterate
    /// The linear problem there, with the scaling D.
    Problem: DampedLeastSquares
    /// The trust radius: the maximum of |D p|.
    Radius: float
    /// Whether no step has been tried yet in this scaling.
    IsFirst: bool
    /// The number of successive steps from here that were refused because a column of the Jacobian vanished.
    Losses: int
    /// The progress in the scaling.
    Record: ScalingProgress
}

/// A trial step.
type TrialStep = {
    /// The step, with its predicted decrease, without acceleration.
    Model: DampedStep
    /// The damping mu; NaN if bounds changed the step.
    [<MayBe(Unusual.NotFinite)>]
    Damping: float
    /// The trial point.
    Asked: Vector
}

/// The state of the Levenberg-Marquardt method.
[<RequireQualifiedAccess>]
type LevenbergMarquardtState =
    /// It asks for a probe point along a step, for geodesic acceleration.
    | AtProbe of from: TrustRegionPoint * trial: TrialStep * probe: Vector
    /// It asks for the trial point.
    | AtTrial of from: TrustRegionPoint * trial: TrialStep
    /// All derivatives by some coordinates are 0. It asks for a probe point with other values of these coordinates, to
    /// check whether the residuals depend on them.
    | AtFlat of at: LeastSquaresIterate * ending: Ending * tried: int * probe: Vector
