namespace OptimizerFunctional.Core

open OptimizerFunctional

/// A run that a driver takes forward, one evaluation at a time, until there is a reason to stop.
[<AbstractClass>]
type IterativeRun<'Solution>() =

    /// Makes one evaluation.
    abstract Step: unit -> unit

    /// Whether the last evaluation made an iterate, and not only a trial on the way to one.
    abstract IsAtIterate: bool

    /// Where the run stands.
    abstract Progress: unit -> Progress

    /// Numerical trouble, which goes before every criterion.
    abstract Breakdown: Progress -> StopReason voption

    /// The method's own end, which comes after every criterion.
    abstract Ending: StopReason voption

    /// What the run has found, having stopped for this reason. The run must not be used again.
    abstract Solution: StopReason -> 'Solution

/// The one loop over iterations that ends.
[<RequireQualifiedAccess>]
module internal Driver =

    /// The reason to stop where a run stands, if there is one.
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

    /// Takes a run forward until there is a reason to stop.
    let finish (options: RunOptions) (run: IterativeRun<'Solution>) : 'Solution =
        let mutable reason = reasonToStop options run

        while reason.IsNone do
            run.Step()
            reason <- reasonToStop options run

        run.Solution reason.Value
