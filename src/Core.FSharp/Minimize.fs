namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Runs to an end, in place.
[<RequireQualifiedAccess>]
module Minimize =

    /// Stops by `stop` alone; no clock, never cancelled, no reports.
    let options (stop: Stop) : RunOptions =
        {
            Stop = stop
            Elapsed = fun () -> TimeSpan.Zero
            IsCancelled = fun () -> false
            Report = ignore
            ReportEvery = 0L
            ContinueWhenNotFinite = false
        }

    /// The reason to stop where the run stands: numerical trouble first, for a NaN meets no criterion.
    let private observe (options: RunOptions) (run: InPlaceRun<'State>) : StopReason voption =
        let progress = run.Progress()

        if options.ReportEvery > 0L && progress.Index % options.ReportEvery = 0L then
            options.Report
                { progress with
                    Elapsed = options.Elapsed()
                }

        match
            (if options.ContinueWhenNotFinite then
                 ValueNone
             else
                 run.Trouble progress)
        with
        | ValueNone when options.IsCancelled() ->
            ValueSome(Stop.reason StopKind.Cancelled progress.Index nan nan "Stopped: the run was cancelled")
        | ValueNone -> Stop.check options.Stop progress
        | trouble -> trouble

    /// The one loop over iterations that ends.
    let private finish (options: RunOptions) (run: InPlaceRun<'State>) (reason: StopReason voption) =
        let mutable reason = reason

        while reason.IsNone do
            run.Step()
            reason <- observe options run

        run.Solution reason.Value

    /// Goes on from a checkpoint, with the same steps, bit for bit, as if the run had never been interrupted.
    /// Where a criterion holds already, no step is taken.
    let resume
        (optimizer: Optimizer<'State>)
        (objective: Objective)
        (options: RunOptions)
        (checkpoint: Checkpoint<'State>)
        : Solution<'State> =
        Stop.validate options.Stop |> ignore
        let run = InPlaceRun(optimizer, objective, options, checkpoint)
        finish options run (observe options run)

    /// Runs from `start` until a criterion holds, a number is not finite, or the caller cancels.
    let run
        (optimizer: Optimizer<'State>)
        (objective: Objective)
        (options: RunOptions)
        (start: Vector)
        : Solution<'State> =
        let start = Check.start "start" start
        Stop.validate options.Stop |> ignore
        let first = objective.At(0L, start)

        let run =
            InPlaceRun(
                optimizer,
                objective,
                options,
                {
                    Optimizer = optimizer.Name
                    Index = 0L
                    Evaluations = 1L
                    Current = first
                    BestIndex = 0L
                    Best = first
                    State = optimizer.Init start
                }
            )

        finish options run (observe options run)
