namespace OptimizerFunctional

open System

/// The kind of a stop reason, for comparisons in programs. `StopReason` has the numbers.
type StopKind =
    /// The gradient is within the tolerance: its infinity norm, with bounds that of the projected gradient; in least
    /// squares, the cosine of the angle between the residuals and any column of the Jacobian.
    | GradientBelow = 0
    /// The change of the value is within the tolerance.
    | ValueChangeBelow = 1
    /// The step is within the tolerance: its infinity norm; in least squares, its relative norm; in hill climbing, its
    /// standard deviation.
    | StepBelow = 2
    /// The target value was reached.
    | TargetReached = 3
    /// The user's own criterion held.
    | Custom = 4
    /// Several criteria held at the same iterate.
    | All = 5
    /// The iteration limit was reached.
    | IterationLimit = 6
    /// The evaluation limit was reached.
    | EvaluationLimit = 7
    /// The time limit was reached.
    | TimeLimit = 8
    /// The caller cancelled the run.
    | Cancelled = 9
    /// The objective returned NaN or an infinity.
    | ValueNotFinite = 10
    /// A partial derivative is NaN or infinite.
    | GradientNotFinite = 11
    /// The optimizer's step is NaN or infinite.
    | StepNotFinite = 12
    /// The points or the values of a simplex or a population are within the tolerance of each other.
    | SpreadBelow = 13
    /// No step lowered the value, or none by nearly as much as the gradient predicted.
    | LineSearchFailed = 14
    /// The longest step that the trust region allows is too short to change the point or to lower the value.
    | StepTooSmall = 15
    /// The remaining decrease is less than the rounding error of the value.
    | PrecisionReached = 16
    /// The method's own model is no longer reliable: the covariance of a population is degenerate, a swarm has
    /// contracted where the value still decreases, or all derivatives by a coordinate that the residuals depend on are
    /// 0.
    | IllConditioned = 17
    /// The objective is unbounded below, as far as values show: it returned minus infinity, or steps grew geometrically
    /// until the next point would overflow while the value kept decreasing.
    | Unbounded = 18
    /// No point near the last one satisfies the constraints: no direction lowers the violation to first order. The
    /// iterate has the proof.
    | Infeasible = 19

/// The state of a run after an evaluation, for convergence criteria and progress reports.
[<Struct; NoComparison>]
type Progress = {
    /// The index of the iterate: the number of steps taken.
    Index: int64
    /// The value at this iterate.
    Value: float
    /// The value at the iterate before; NaN at the first iterate.
    PreviousValue: float
    /// The infinity norm of the gradient, with constraints the KKT residual; NaN for a method without gradients.
    GradientNorm: float
    /// What a sentence calls it.
    GradientNormName: string
    /// The largest violation of a constraint; 0 without constraints.
    Violation: float
    /// The infinity norm of the step that led here; NaN at the first iterate.
    StepNorm: float
    /// The number of points evaluated.
    Evaluations: int64
    /// The lowest value so far.
    BestValue: float
    /// The index of the iterate where it was found.
    BestIndex: int64
    /// The time since the run began.
    Elapsed: TimeSpan
}

/// Why a run stopped, with its numbers. `ToString` is the sentence.
[<NoComparison>]
type StopReason = {
    /// The kind of reason.
    Kind: StopKind
    /// The iterate at which the run stopped.
    Index: int64
    /// The measured number: a norm, a change, a value, a count, seconds.
    Measured: float
    /// The limit that it was compared with; NaN if there is none.
    Limit: float
    /// The sentence.
    Sentence: string
} with

    /// Whether a convergence criterion was met: on the gradient, the value change, the step, the target, the spread of
    /// points, the user's own criterion, or several at once. Limits, cancellation and numerical failures are not
    /// convergence.
    member reason.Converged: bool = reason.Kind <= StopKind.All || reason.Kind = StopKind.SpreadBelow

    /// The sentence.
    override reason.ToString() = reason.Sentence
