namespace OptimizerFunctional.Core

open OptimizerFunctional

/// A run that a driver advances, one evaluation at a time, until there is a stop reason.
[<AbstractClass>]
type IterativeRun<'Solution>() =

    /// Makes one evaluation.
    abstract Step: unit -> unit

    /// Whether the last evaluation made an iterate, not only a trial point.
    abstract IsAtIterate: bool

    /// The progress of the run.
    abstract Progress: unit -> Progress

    /// The stop reason of a numerical failure. It takes precedence over every criterion.
    abstract Breakdown: Progress -> StopReason voption

    /// The algorithm's own ending. Every criterion takes precedence over it.
    abstract Ending: StopReason voption

    /// The result of the run, which stopped for this reason. The run must not be used again.
    abstract Solution: StopReason -> 'Solution

/// The loop over iterations, for all algorithms.
[<RequireQualifiedAccess>]
module internal Driver =

    /// The stop reason at the current state of a run, if any.
    let reasonToStop (options: RunOptions) (run: IterativeRun<'Solution>) : StopReason voption =
        let progress = run.Progress()
        let isAtIterate = run.IsAtIterate

        if isAtIterate && options.ReportEvery > 0L && progress.Index % options.ReportEvery = 0L then
            options.Report { progress with Elapsed = options.Elapsed() }

        match (if options.ContinueWhenNotFinite then ValueNone else run.Breakdown progress) with
        | ValueNone when options.IsCancelled() ->
            ValueSome(Stop.reason StopKind.Cancelled progress.Index nan nan "Stopped: the run was cancelled")
        | ValueNone ->
            match
                (if isAtIterate then
                     Stop.check options.Stop progress
                 else
                     Stop.checkBudget options.Stop progress)
            with
            | ValueNone -> run.Ending
            | reason -> reason
        | breakdown -> breakdown

    /// Advances a run until there is a stop reason.
    let finish (options: RunOptions) (run: IterativeRun<'Solution>) : 'Solution =
        let mutable reason = reasonToStop options run

        while reason.IsNone do
            run.Step()
            reason <- reasonToStop options run

        run.Solution reason.Value
