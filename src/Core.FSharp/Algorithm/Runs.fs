namespace OptimizerFunctional.Core

open System
open System.Text.Json.Serialization
open OptimizerFunctional

/// What a run is at.
[<Struct; RequireQualifiedAccess; NoEquality; NoComparison>]
type Phase<'State> =
    /// The start has not been observed.
    | NotStarted of start: Vector
    /// The next observation is wanted.
    | Asking of state: 'State
    /// The algorithm has ended, for this reason.
    | Ended of reason: StopReason

/// A run wherever it stands, also between two trials of a line search: iterate, checkpoint and ask/tell session in one
/// value. Immutable, so that it can be told in several ways and go on from each; as JSON it is read back bit for bit.
[<NoEquality; NoComparison>]
type Run<'State, 'Iterate when 'Iterate :> IIterate> = {
    /// The name of the algorithm.
    Algorithm: string
    /// Steps taken.
    Index: int64
    /// Observations told.
    Evaluations: int64
    /// Observations told since the last iterate: 0 where the run stands at one.
    Trials: int64
    /// What was asked of the user's functions, as far as a driver counted it.
    Counts: Counts
    /// What it has learned of the scales for numerical derivatives, as far as a driver took some.
    Differences: DifferenceScales
    /// The last iterate; none before the first observation.
    Iterate: 'Iterate voption
    /// The point of the iterate before it; the same point as long as there is only one.
    Previous: Vector
    /// The value there; NaN as long as there is only one iterate.
    PreviousValue: float
    /// The step on which the best point was evaluated.
    BestIndex: int64
    /// The lowest finite value that was ever observed, iterate or not.
    Best: Evaluation
    /// What the run is at.
    Phase: Phase<'State>
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

    /// Why the algorithm has ended, if it has.
    [<JsonIgnore>]
    member run.Reason: StopReason voption =
        match run.Phase with
        | Phase.Ended reason -> ValueSome reason
        | _ -> ValueNone

/// How a run is monitored and ended. The core has no clock, no token and no console: they are given.
[<NoEquality; NoComparison>]
type RunOptions = {
    /// When to stop.
    Stop: Stop
    /// The time since the run began. Asked only where a criterion, a report or the result needs it.
    Elapsed: unit -> TimeSpan
    /// Whether the caller has had enough; asked before every step.
    IsCancelled: unit -> bool
    /// Told every `ReportEvery` iterations.
    Report: Progress -> unit
    /// Iterations between two reports; 0 for none.
    ReportEvery: int64
    /// Goes on when a value or gradient is not finite: for stochastic objectives, with `SkipNonFinite`.
    ContinueWhenNotFinite: bool
}

/// What a run found.
[<NoEquality; NoComparison>]
type Solution<'State, 'Iterate when 'Iterate :> IIterate> = {
    /// The best evaluated point, with the value and gradient that belong to it.
    Best: Evaluation
    /// Steps taken to it.
    BestIndex: int64
    /// Why the run stopped.
    Reason: StopReason
    /// Steps taken.
    Iterations: int64
    /// Points evaluated.
    Evaluations: int64
    /// What was asked of the user's functions.
    Counts: Counts
    /// Where the gradients came from.
    GradientSource: GradientSource
    /// How long it took.
    Elapsed: TimeSpan
    /// The run where it stopped, to go on from.
    Last: Run<'State, 'Iterate>
}
