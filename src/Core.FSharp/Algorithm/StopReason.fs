namespace OptimizerFunctional

open System

/// Why a run stopped, as a kind to compare. `StopReason` has the numbers.
type StopKind =
    /// The largest partial derivative is small enough.
    | GradientBelow = 0
    /// The value has stopped changing.
    | ValueChangeBelow = 1
    /// The step was small enough.
    | StepBelow = 2
    /// The wanted value was reached.
    | TargetReached = 3
    /// The user's own criterion held.
    | Custom = 4
    /// All of several criteria held at once.
    | All = 5
    /// As many iterations as were allowed.
    | IterationLimit = 6
    /// As many evaluations as were allowed.
    | EvaluationLimit = 7
    /// As much time as was allowed.
    | TimeLimit = 8
    /// The caller cancelled the run.
    | Cancelled = 9
    /// The objective returned NaN or an infinity.
    | ValueNotFinite = 10
    /// A partial derivative is NaN or infinite.
    | GradientNotFinite = 11
    /// The optimizer's step is NaN or infinite.
    | StepNotFinite = 12
    /// The points that the method works with have drawn together: a simplex or a population is small enough.
    | SpreadBelow = 13
    /// No step lowered the value, or none by nearly as much, though the gradient promised it.
    | LineSearchFailed = 14
    /// The longest step that a trust region allows is too short to change the point or to lower the value.
    | StepTooSmall = 15
    /// What is left to gain is less than the rounding error of the value.
    | PrecisionReached = 16
    /// The method's own model cannot be trusted any more: the covariance of a population is degenerate, a swarm has
    /// drawn together where the value still falls, or all derivatives by a coordinate that the residuals depend on
    /// are 0.
    | IllConditioned = 17
    /// The objective has no lower bound, as far as values show: it returned minus infinity, or steps grew geometrically
    /// until the next point would overflow while the value kept falling.
    | Unbounded = 18

/// Where a run stands: what stopping criteria and progress reports are told after every evaluation.
[<Struct; NoComparison>]
type Progress = {
    /// Steps taken.
    Index: int64
    /// The value at this iterate.
    Value: float
    /// The value one iterate earlier; NaN at the first.
    PreviousValue: float
    /// The largest absolute partial derivative; NaN for a method that knows none.
    GradientNorm: float
    /// The largest absolute coordinate of the step that led here; NaN at the first iterate.
    StepNorm: float
    /// Points evaluated.
    Evaluations: int64
    /// The lowest value so far.
    BestValue: float
    /// Where it was found.
    BestIndex: int64
    /// Time since the run began.
    Elapsed: TimeSpan
}

/// Why a run stopped, with its numbers. `ToString` is the sentence.
[<NoComparison>]
type StopReason = {
    /// The kind of reason.
    Kind: StopKind
    /// The iterate at which the run stopped.
    Index: int64
    /// What was measured there: a norm, a change, a value, a count, seconds.
    Measured: float
    /// What it was held against; NaN where there is nothing.
    Limit: float
    /// The sentence.
    Sentence: string
} with

    /// Whether the run ended where it wanted to: by gradient, value change, step, target, the user's
    /// own criterion or all of several. A spent budget, a cancelled run and numerical trouble are not that.
    member reason.Converged: bool = reason.Kind <= StopKind.All || reason.Kind = StopKind.SpreadBelow

    /// The sentence.
    override reason.ToString() = reason.Sentence
