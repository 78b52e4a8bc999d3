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

    /// Goes on from a checkpoint, with the same steps, bit for bit, as if the run had never been interrupted.
    /// Where a criterion holds already, no step is taken.
    let resume
        (optimizer: Optimizer<'State>)
        (objective: Objective)
        (options: RunOptions)
        (checkpoint: Checkpoint<'State>)
        : Solution<Checkpoint<'State>> =
        Stop.validate options.Stop |> ignore
        InPlaceRun(optimizer, objective, options, checkpoint) |> Driver.finish options

    /// Runs from `start` until a criterion holds, a number is not finite, or the caller cancels.
    let run
        (optimizer: Optimizer<'State>)
        (objective: Objective)
        (options: RunOptions)
        (start: Vector)
        : Solution<Checkpoint<'State>> =
        let start = Check.start "start" start
        Stop.validate options.Stop |> ignore
        // A start that the optimizer refuses (for a box of another dimension) is refused before any evaluation.
        let state = optimizer.Init start
        let first = objective.At(0L, start)

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
                State = state
            }
        )
        |> Driver.finish options
