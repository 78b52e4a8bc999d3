namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Hyperparameters of trust-region methods.
type TrustRegionSettings = {
    /// The initial trust radius, finite and at least 0, at most `MaxRadius`. The default is 0: half the length of the
    /// step to the minimizer of the model along the steepest descent direction.
    InitialRadius: float
    /// The maximum trust radius, above 0. The default is infinity.
    MaxRadius: float
    /// The minimum ratio of the actual to the predicted decrease of an accepted step, at least 0 and below 0.25. The
    /// default is 0.1.
    AcceptanceThreshold: float
}

/// The solution of a trust-region subproblem.
type ModelStep = {
    /// The step.
    Step: Vector
    /// The predicted decrease: the decrease of the model along it, at least 0.
    [<MayBe(Unusual.NotFinite)>]
    Decrease: float
    /// Whether the step is on the boundary of the trust region.
    IsAtBoundary: bool
}

/// The subproblem of a trust-region method: its model and its solver. Trust-region methods differ only in it. Pure.
[<NoEquality; NoComparison>]
type Subproblem<'Model> = {
    /// Creates the model of the objective at an iterate, from the trust radius, the norm of the last gradient (NaN at
    /// the start) and the observation. The model is valid for this radius and smaller ones. It is created once per
    /// iterate, and second derivatives are computed here.
    Model: float -> float -> SecondOrderEvaluation -> 'Model
    /// Solves the subproblem, exactly or approximately: the step that minimizes the model in the ball of a radius.
    Solve: 'Model -> float -> ModelStep
    /// The curvature of a model along the gradient: g'Hg / g'g.
    Curvature: 'Model -> float
    /// Raises where a model that was read is none for points of this dimension.
    Validate: int -> 'Model -> unit
}

/// A trial step.
type TrustRegionTrial<'Model> = {
    /// The iterate.
    From: Evaluation
    /// The model there.
    [<MayBe(Unusual.NotFinite)>]
    Model: 'Model
    /// The trust radius.
    Radius: float
    /// The step.
    Step: ModelStep
    /// The trial point.
    Asked: Vector
    /// The norm of the longest step rejected at this iterate; 0 before any.
    MaxStep: float
    /// The number of successive steps that increased the radius.
    Growth: int
    /// The number of successive iterates that were not lower by more than the rounding error of the value.
    Stalled: int
    /// The number of steps that the last safeguard gave in this run, since it last compared values and slopes.
    SafeguardSteps: int
}

/// The state of a trust-region method.
[<RequireQualifiedAccess>]
type TrustRegionState<'Model> =
    /// A trial step.
    | Trying of trial: TrustRegionTrial<'Model>
    /// No step within the radius changes the value: the last safeguard follows the steepest descent direction.
    | Safeguarding of line: SafeguardLine
