namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A run that a driver advances by telling it one observation at a time.
[<Sealed>]
type internal ObservedRun<'State, 'Iterate, 'Observation when 'Iterate :> IIterate>
    (
        algorithm: Algorithm<'State, 'Iterate, 'Observation>,
        observer: Observer<'Observation>,
        options: RunOptions,
        origin: Run<'State, 'Iterate>
    ) =
    inherit IterativeRun<Solution<'State, 'Iterate>>()

    let needsTime = Stop.needsTime options.Stop
    let counter = Run.counter algorithm origin
    let mutable run = origin

    let isBreakdown kind =
        kind = StopKind.ValueNotFinite
        || kind = StopKind.GradientNotFinite
        || kind = StopKind.StepNotFinite
        || kind = StopKind.Unbounded

    /// The point of the next observation.
    member _.Asked: Vector = (Run.ask algorithm run).Value

    override _.Step() = run <- Run.observeWith algorithm observer counter run

    override _.IsAtIterate = run.IsAtIterate

    override _.Progress(progress) =
        let isAtIterate = run.IsAtIterate
        let current = run.Current

        progress <- {
            Index = run.Index
            Value = current.Value
            PreviousValue = run.PreviousValue
            GradientNorm = if isAtIterate then run.Iterate.Value.GradientNorm else nan
            GradientNormName = if isAtIterate then run.Iterate.Value.GradientNormName else ""
            Violation = if isAtIterate then run.Iterate.Value.Violation else 0.0
            StepNorm =
                if not isAtIterate || run.Index = 0L then
                    nan
                else
                    let step = run.Iterate.Value.Step

                    if step.IsEmpty then
                        Vector.largestDifference current.Point run.Previous
                    else
                        Vector.largest step
            Evaluations = run.Evaluations
            BestValue = run.Best.Value
            BestIndex = run.BestIndex
            Elapsed = if needsTime then options.Elapsed() else TimeSpan.Zero
        }

    /// Algorithms handle values that are not finite themselves, except first-order optimizers, which never terminate.
    /// No criterion is checked there: a gradient of 0 at an infinite value is no minimum.
    override _.Breakdown(progress) =
        match run.Reason with
        | ValueSome reason when isBreakdown reason.Kind -> run.Reason
        | ValueNone when algorithm.InPlace.IsSome && run.IsAtIterate ->
            Ending.ofIterate progress (run.Index > origin.Index) (fun () -> run.Current)
        | _ -> ValueNone

    override _.Ending = run.Reason

    override _.Solution(reason) =
        let run =
            if observer.IsCounted then
                Run.counted counter run
            else
                // If nothing is counted on the way, every observation was a value and a gradient.
                { run with Counts = { Counts.none with Values = run.Evaluations; Gradients = run.Evaluations } }

        {
            Best = run.Best
            BestIndex = run.BestIndex
            Reason = reason
            Iterations = run.Index
            Evaluations = run.Evaluations
            Counts = run.Counts
            GradientSource = observer.Source
            Elapsed = options.Elapsed()
            Last = run
        }

/// Runs algorithms until a stop reason.
[<RequireQualifiedAccess>]
module Minimize =

    /// Options with this termination criterion: no clock, no cancellation, no reports.
    let options (stop: Stop) : RunOptions = {
        Stop = stop
        Elapsed = fun () -> TimeSpan.Zero
        IsCancelled = fun () -> false
        Report = ignore
        ReportEvery = 0L
        ContinueWhenNotFinite = false
    }

    /// Resumes a run as if it had never been interrupted, bit for bit. If it has ended, or a criterion already holds,
    /// nothing is observed; a run that was read is confirmed first. First-order optimizers run in place, without
    /// allocation per step.
    let resume
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (options: RunOptions)
        (run: Run<'State, 'Iterate>)
        : Solution<'State, 'Iterate> =
        Stop.validate options.Stop |> ignore
        let run = Confirm.run algorithm observer (Run.counter algorithm run) run

        match algorithm.InPlace, observer.Objective with
        | ValueSome inPlace, ValueSome objective -> inPlace objective options run |> Driver.finish options
        | _ -> ObservedRun(algorithm, observer, options, run) |> Driver.finish options

    /// Runs from `start` until a criterion holds, the algorithm terminates, a number is not finite, or the caller
    /// cancels.
    let run
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (options: RunOptions)
        (start: Vector)
        : Solution<'State, 'Iterate> =
        resume algorithm observer options (Run.start algorithm start)

    /// Runs an algorithm that needs values and gradients.
    let evaluations algorithm (objective: Objective) options start =
        run algorithm (Observer.evaluations objective) options start

    /// Runs an algorithm that needs second derivatives.
    let secondOrder algorithm (objective: Objective) options start =
        run algorithm (Observer.secondOrder objective) options start

    /// Runs an algorithm that needs only values.
    let values algorithm (objective: Objective) options start = run algorithm (Observer.values objective) options start

    /// Runs an algorithm with constraints.
    let constrained algorithm (objective: Objective) (constraints: Constraints) options start =
        run algorithm (Observer.constrained objective constraints) options start

    /// Runs an algorithm that needs residuals and their Jacobian. The points of numerical derivatives stay within the
    /// bounds.
    let linearizations algorithm (bounds: Bounds) (residuals: Residuals) options start =
        run algorithm (Observer.linearizations bounds residuals) options start
