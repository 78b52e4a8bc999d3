namespace OptimizerFunctional.Core

open OptimizerFunctional

/// How a trust region grows, shrinks and accepts.
type TrustRegionSettings = {
    /// The radius of the first step, at most the largest. The default is 0: half as long as the step to the minimum of
    /// the model along the steepest descent.
    InitialRadius: float
    /// The largest radius, above 0. The default is infinity.
    MaxRadius: float
    /// The share of the promised decrease that a step must give to be accepted, at least 0 and below 0.25.
    /// The default is 0.1.
    AcceptanceThreshold: float
}

/// A step that a model promises to be good.
type ModelStep = {
    /// The step.
    Step: Vector
    /// By how much the model falls along it: not below 0.
    Decrease: float
    /// Whether the radius kept it short.
    IsAtBoundary: bool
}

/// How a model of the objective is made and minimized in a ball: all that tells one trust-region method from another.
/// Pure.
[<NoEquality; NoComparison>]
type Subproblem<'Model> = {
    /// The model of the objective at an iterate, good for this radius and smaller ones, after the norm of the gradient
    /// at the iterate before, NaN at the start. It is made once an iterate, and this is where second derivatives are
    /// asked for.
    Model: float -> float -> SecondOrderEvaluation -> 'Model
    /// The step that minimizes a model in the ball of a radius, exactly or nearly so.
    Solve: 'Model -> float -> ModelStep
    /// The curvature of a model along the gradient: g'Hg / g'g.
    Curvature: 'Model -> float
}

/// A step that waits for its observation.
type TrustRegionTrial<'Model> = {
    /// The iterate.
    From: Evaluation
    /// The model there.
    Model: 'Model
    /// The radius.
    Radius: float
    /// The step.
    Step: ModelStep
    /// The point asked for.
    Asked: Vector
    /// The length of the longest step that was rejected here; 0 before that.
    MaxStep: float
    /// How many steps in succession made the radius grow.
    Growth: int
    /// Iterates in succession that were not lower by more than the rounding error of the value.
    Stalled: int
    /// How often the last safeguard has lowered the value in this run.
    SafeguardSteps: int
}

/// Where a trust-region method stands.
[<RequireQualifiedAccess>]
type TrustRegionState<'Model> =
    /// A step is being tried.
    | Trying of trial: TrustRegionTrial<'Model>
    /// No step within the radius shows in the value: the steepest descent is followed before the method ends.
    | Safeguarding of line: SafeguardLine
