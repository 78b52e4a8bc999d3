namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A run of a method that a driver takes forward: observations are made here, and counted.
[<Sealed>]
type internal ObservedRun<'State, 'Observation>
    (
        method: Method<'State, 'Observation>,
        observe: Counter -> Vector -> 'Observation,
        source: GradientSource,
        options: RunOptions,
        origin: MethodRun<'State>
    ) =
    inherit Driven<Solution<MethodRun<'State>>>()

    let asksTime = Stop.asksTime options.Stop
    let counter = MethodRun.counter method origin
    let mutable run = origin

    let isTrouble kind =
        kind = StopKind.ValueNotFinite
        || kind = StopKind.GradientNotFinite
        || kind = StopKind.StepNotFinite
        || kind = StopKind.Unbounded

    override _.Step() =
        run <- MethodRun.tell method run (observe counter (method.Query run.State))

    override _.IsAtIterate = MethodRun.isAtIterate run

    override _.Progress() =
        let isAtIterate = MethodRun.isAtIterate run

        {
            Index = run.Index
            Value = run.Current.Value
            PreviousValue = run.PreviousValue
            GradientNorm =
                if isAtIterate && not run.Current.Gradient.IsEmpty then
                    Vector.largest run.Current.Gradient
                else
                    nan
            StepNorm =
                if isAtIterate && run.Index > 0L then
                    Vector.largestDifference run.Current.Point run.Previous
                else
                    nan
            Evaluations = run.Evaluations
            BestValue = run.Best.Value
            BestIndex = run.BestIndex
            Elapsed = if asksTime then options.Elapsed() else TimeSpan.Zero
        }

    /// A method answers for what is not finite itself. No criterion holds there: a gradient of 0 where the value is infinite
    /// is no minimum.
    override _.Trouble _ =
        match run.Reason with
        | ValueSome reason when isTrouble reason.Kind -> run.Reason
        | _ -> ValueNone

    override _.Ending = run.Reason

    override _.Solution(reason) =
        let last = MethodRun.counted counter run

        {
            Best = last.Best
            BestIndex = last.BestIndex
            Reason = reason
            Iterations = last.Index
            Evaluations = last.Evaluations
            Counts = last.Counts
            GradientSource = source
            Elapsed = options.Elapsed()
            Last = last
        }

/// Runs of methods to an end.
[<RequireQualifiedAccess>]
module MinimizeBy =

    /// Goes on with a run as if it had never been interrupted, bit for bit. Where the run has ended, or a
    /// criterion holds already, nothing is observed.
    let resume
        (method: Method<'State, 'Observation>)
        (observe: Counter -> Vector -> 'Observation)
        (source: GradientSource)
        (options: RunOptions)
        (run: MethodRun<'State>)
        : Solution<MethodRun<'State>> =
        Stop.validate options.Stop |> ignore
        ObservedRun(method, observe, source, options, run) |> Driver.finish options

    /// Runs from `start` until a criterion holds, the method itself ends, or the caller cancels.
    let run
        (method: Method<'State, 'Observation>)
        (observe: Counter -> Vector -> 'Observation)
        (source: GradientSource)
        (options: RunOptions)
        (start: Vector)
        : Solution<MethodRun<'State>> =
        resume method observe source options (MethodRun.start method start)

    /// Runs a method that wants values and gradients.
    let evaluations method (objective: Objective) options start =
        run method (Observe.evaluation objective) objective.GradientSource options start

    /// Runs a method that wants second derivatives.
    let curvatures method (objective: Objective) options start =
        run method (Observe.curvature objective) objective.GradientSource options start

    /// Runs a method that wants values alone.
    let values method (objective: Objective) options start =
        run method (Observe.value objective) objective.GradientSource options start

    /// Runs a method that wants residuals and, now and then, their Jacobian. Probes of numerical derivatives stay in the bounds.
    let linearizations method (bounds: Bounds) (residuals: Residuals) options start =
        run method (Observe.linearization bounds residuals) residuals.JacobianSource options start
