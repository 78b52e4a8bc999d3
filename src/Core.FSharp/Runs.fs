namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What a run needs to go on: everything, but for the objective and the optimizer themselves.
type Checkpoint<'State> =
    {
        /// The name of the optimizer that made it.
        Optimizer: string
        /// Steps taken.
        Index: int64
        /// Points evaluated.
        Evaluations: int64
        /// The objective where the run stands.
        Current: Evaluation
        /// Steps taken to the best point so far.
        BestIndex: int64
        /// The objective at the best point so far.
        Best: Evaluation
        /// What the run has learned of the scales for numerical derivatives.
        Differences: DifferenceScales
        /// The optimizer's state.
        State: 'State
    }

/// How a run is watched and ended. The core has no clock, no token and no console: they are given.
[<NoEquality; NoComparison>]
type RunOptions =
    {
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
[<NoComparison>]
type Solution<'Last> =
    {
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
        /// Where the run stopped, to go on from: a `Checkpoint` of an optimizer, a `MethodRun` of a method.
        Last: 'Last
    }
