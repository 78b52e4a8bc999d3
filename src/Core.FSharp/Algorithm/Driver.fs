namespace OptimizerFunctional.Core

open System.Runtime.CompilerServices
open OptimizerFunctional

/// A run that a driver advances, one evaluation at a time, until there is a stop reason.
[<AbstractClass>]
type IterativeRun<'Solution>() =

    /// Makes one evaluation.
    abstract Step: unit -> unit

    /// Whether the last evaluation made an iterate, not only a trial point.
    abstract IsAtIterate: bool

    /// Writes the progress of the run. By reference: at every step of a small problem, a copy would count.
    abstract Progress: progress: byref<Progress> -> unit

    /// The stop reason of a numerical failure. It takes precedence over every criterion.
    abstract Breakdown: progress: inref<Progress> -> StopReason voption

    /// The algorithm's own ending. Every criterion takes precedence over it.
    abstract Ending: StopReason voption

    /// The result of the run, which stopped for this reason. The run must not be used again.
    abstract Solution: StopReason -> 'Solution

/// The loop over iterations, for all algorithms.
[<RequireQualifiedAccess>]
module internal Driver =

    // Not inlined: its copies would be zeroed at every step.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private report (options: RunOptions) (progress: inref<Progress>) : unit =
        options.Report { progress with Elapsed = options.Elapsed() }

    /// The stop reason at the current state of a run, if any. Writes its progress.
    let reasonAt (options: RunOptions) (run: IterativeRun<'Solution>) (progress: byref<Progress>) : StopReason voption =
        run.Progress &progress
        let isAtIterate = run.IsAtIterate

        if isAtIterate && options.ReportEvery > 0L && progress.Index % options.ReportEvery = 0L then
            report options &progress

        match (if options.ContinueWhenNotFinite then ValueNone else run.Breakdown &progress) with
        | ValueNone when options.IsCancelled() ->
            ValueSome(Stop.reason StopKind.Cancelled progress.Index nan nan "Stopped: the run was cancelled")
        | ValueNone ->
            match
                (if isAtIterate then
                     Stop.checkAt options.Stop &progress
                 else
                     Stop.checkBudget options.Stop &progress)
            with
            | ValueNone -> run.Ending
            | reason -> reason
        | breakdown -> breakdown

    /// The stop reason at the current state of a run, if any.
    let reasonToStop (options: RunOptions) (run: IterativeRun<'Solution>) : StopReason voption =
        let mutable progress = Unchecked.defaultof<Progress>
        reasonAt options run &progress

    /// Advances a run until there is a stop reason.
    let finish (options: RunOptions) (run: IterativeRun<'Solution>) : 'Solution =
        let mutable progress = Unchecked.defaultof<Progress>
        let mutable reason = reasonAt options run &progress

        while reason.IsNone do
            run.Step()
            reason <- reasonAt options run &progress

        run.Solution reason.Value
