namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Text.Json.Serialization
open OptimizerFunctional

/// The phase of a run.
[<Struct; RequireQualifiedAccess; NoEquality; NoComparison>]
type Phase<'State> =
    /// The start has not been observed yet.
    | NotStarted of start: Vector
    /// The algorithm asks for the next observation.
    | Asking of state: 'State
    /// The algorithm has terminated, for this reason.
    | Ended of reason: StopReason

/// How nearly an objective must give the saved value and gradient again before a run that was read goes on.
type Confirmation =
    /// The run was not read, or has gone on since.
    | NotNeeded = 0
    /// Bit for bit: it was saved on this platform.
    | SameBits = 1
    /// To rounding: it was saved on another platform, or on one that is not known.
    | ToRounding = 2

/// The state of a run, also between two trial points of a line search: iterate, checkpoint and ask/tell session in one
/// value. It is immutable, so it can be forked: told different observations, each copy continues by itself. JSON
/// restores it bit for bit.
[<NoEquality; NoComparison>]
type Run<'State, 'Iterate when 'Iterate :> IIterate> = {
    /// The name of the algorithm.
    Algorithm: string
    /// What the algorithm was made with.
    [<NotSaved>]
    Settings: ImmutableArray<Setting>
    /// The number of steps taken.
    Index: int64
    /// The number of observations told.
    Evaluations: int64
    /// The number of observations told since the last iterate; 0 at an iterate.
    Trials: int64
    /// The calls of the user's functions, if a driver counted them.
    Counts: Counts
    /// The scales of numerical derivatives that the run has learned, if a driver took any.
    Differences: DifferenceScales
    /// The last iterate; none before the first observation.
    Iterate: 'Iterate voption
    /// The point of the iterate before; the same point if there is only one iterate.
    Previous: Vector
    /// The value there; NaN if there is only one iterate.
    PreviousValue: float
    /// The index of the step on which the best point was evaluated.
    BestIndex: int64
    /// The evaluated point with the lowest finite value, iterate or not; with constraints, the lowest of those that
    /// satisfy them, or the least violation.
    Best: Evaluation
    /// The largest violation of a constraint there; 0 if it is within the tolerance.
    [<MayBeMissing>]
    BestViolation: float
    /// What the run is at.
    Phase: Phase<'State>
    /// How nearly the objective must give the saved value and gradient again before the run goes on.
    [<NotSaved>]
    Confirmation: Confirmation
} with

    /// The last iterate as an evaluation. Before the first observation its value is NaN.
    [<JsonIgnore>]
    member run.Current: Evaluation =
        match run.Iterate with
        | ValueSome iterate -> iterate.Evaluation
        | ValueNone -> run.Best

    /// The step that led to the last iterate; zeros for the start.
    [<JsonIgnore>]
    member run.Step: Vector =
        match run.Iterate with
        | ValueNone -> Vector.zeros run.Previous.Length
        | ValueSome iterate ->
            let step = iterate.Step

            if step.IsEmpty then
                Vector.subtract iterate.Evaluation.Point run.Previous
            else
                step

    /// Whether the last observation made an iterate.
    [<JsonIgnore>]
    member run.IsAtIterate: bool = run.Trials = 0L && run.Iterate.IsSome

    /// The stop reason, if the algorithm has terminated.
    [<JsonIgnore>]
    member run.Reason: StopReason voption =
        match run.Phase with
        | Phase.Ended reason -> ValueSome reason
        | _ -> ValueNone

/// How a run is stopped and observed. The core has no clock, no cancellation token and no console: the caller provides
/// them.
[<NoEquality; NoComparison>]
type RunOptions = {
    /// The termination criterion.
    Stop: Stop
    /// The time since the run began. Called only if a criterion, a report or the result needs it.
    Elapsed: unit -> TimeSpan
    /// Whether the caller has cancelled the run. Called before every step.
    IsCancelled: unit -> bool
    /// The callback, called every `ReportEvery` iterations.
    Report: Progress -> unit
    /// The number of iterations between two reports; 0 for none.
    ReportEvery: int64
    /// Whether the run continues if a value or gradient is not finite: for stochastic objectives, with `SkipNonFinite`.
    ContinueWhenNotFinite: bool
}

/// The result of a run.
[<NoEquality; NoComparison>]
type Solution<'State, 'Iterate when 'Iterate :> IIterate> = {
    /// The evaluated point with the lowest finite value, with its value and gradient.
    Best: Evaluation
    /// The index of the step on which it was evaluated.
    BestIndex: int64
    /// The stop reason.
    Reason: StopReason
    /// The number of steps taken.
    Iterations: int64
    /// The number of points evaluated.
    Evaluations: int64
    /// The calls of the user's functions.
    Counts: Counts
    /// The source of the gradients.
    GradientSource: GradientSource
    /// The elapsed time.
    Elapsed: TimeSpan
    /// The run at its end, from which it can be resumed.
    Last: Run<'State, 'Iterate>
} with

    /// What the method answers with: the point of its last iterate's state, such as an average, if it has one; the best
    /// point otherwise.
    member this.Answer: Vector =
        match this.Last.Iterate with
        | ValueSome iterate when not iterate.Answer.IsEmpty -> iterate.Answer
        | _ -> this.Best.Point
