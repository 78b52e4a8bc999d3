namespace OptimizerFunctional.Core

open System
open System.Text.Json
open OptimizerFunctional

/// A run of a method, wherever it stands: also in the middle of a line search. Immutable, so that it can be
/// told in several ways and go on from each; as JSON it is read back bit for bit.
type MethodRun<'State> =
    {
        /// The name of the method.
        Method: string
        /// Steps taken.
        Index: int64
        /// Observations told.
        Evaluations: int64
        /// Observations told since the last iterate: 0 where the run stands at one.
        Trials: int64
        /// What was asked of the user's functions, as far as a driver counted it.
        Counts: Counts
        /// The last iterate. Before the first observation its value is NaN.
        Current: Evaluation
        /// The iterate before it: the same point as long as there is only one.
        Previous: Vector
        /// The value there; NaN as long as there is only one iterate.
        PreviousValue: float
        /// The step on which the best point was evaluated.
        BestIndex: int64
        /// The lowest finite value that was ever observed, iterate or not.
        Best: Evaluation
        /// The method's state.
        State: 'State
        /// Why the method has ended, if it has.
        Reason: StopReason voption
    }

/// Asking and telling: a run of a method, one observation at a time.
[<RequireQualifiedAccess>]
module MethodRun =

    /// A run that asks for the observation at its start.
    let start (method: Method<'State, 'Observation>) (start: Vector) : MethodRun<'State> =
        let start = Check.start "start" start
        let state = method.Start start
        let unknown = method.Current state

        {
            Method = method.Name
            Index = 0L
            Evaluations = 0L
            Trials = 0L
            Counts = Counter().Counts
            Current = unknown
            Previous = unknown.Point
            PreviousValue = nan
            BestIndex = 0L
            Best = unknown
            State = state
            Reason = ValueNone
        }

    /// Whether the last observation made an iterate.
    let isAtIterate (run: MethodRun<'State>) : bool = run.Trials = 0L && run.Evaluations > 0L

    /// Where the next observation is wanted: nowhere, if the method has ended.
    let query (method: Method<'State, 'Observation>) (run: MethodRun<'State>) : Vector voption =
        match run.Reason with
        | ValueNone -> ValueSome(method.Query run.State)
        | ValueSome _ -> ValueNone

    /// Raises unless an observation is of the point that was asked for, and its gradient, if it has one, as long.
    let private answer (point: Vector) (evaluation: Evaluation) : Evaluation =
        Check.dimension "evaluation.Point" point.Length evaluation.Point |> ignore

        if not evaluation.Gradient.IsEmpty then
            Check.dimension "evaluation.Gradient" point.Length evaluation.Gradient |> ignore

        if not (point.AsSpan().SequenceEqual(evaluation.Point.AsSpan())) then
            for i in 0 .. point.Length - 1 do
                // Equals, because a NaN equals itself here.
                if not (point[i].Equals evaluation.Point[i]) then
                    Check.that
                        $"{point[i]}, which was asked for"
                        (fun _ -> false)
                        $"evaluation.Point[{i}]"
                        evaluation.Point[i]
                    |> ignore

        evaluation

    /// The run with the best of what it knew and a new observation. Of values that are not finite it knows that of the start.
    let private withBest (evaluation: Evaluation) (run: MethodRun<'State>) : MethodRun<'State> =
        if
            run.Evaluations = 0L
            || Double.IsFinite evaluation.Value
               && (evaluation.Value < run.Best.Value || not (Double.IsFinite run.Best.Value))
        then
            { run with
                Best = evaluation
                BestIndex = if run.Evaluations = 0L then 0L else run.Index + 1L
            }
        else
            run

    /// The run after a reply that moved it to a new iterate, which the start is not.
    let private moved (current: Evaluation) (run: MethodRun<'State>) : MethodRun<'State> =
        let isFirst = run.Evaluations = 0L

        { run with
            Index = if isFirst then 0L else run.Index + 1L
            Trials = 0L
            Previous = if isFirst then current.Point else run.Current.Point
            PreviousValue = if isFirst then nan else run.Current.Value
            Current = current
        }

    /// The run after the observation at the point that it asked for. The run that was told stays as it is.
    let tell
        (method: Method<'State, 'Observation>)
        (run: MethodRun<'State>)
        (observation: 'Observation)
        : MethodRun<'State> =
        if run.Reason.IsSome then
            Check.fail "the run" "at its end" "one that still wants observations"

        let point = method.Query run.State
        let evaluation = method.Evaluate point observation |> answer point

        let told state (run: MethodRun<'State>) : MethodRun<'State> =
            { run with
                State = state
                Evaluations = run.Evaluations + 1L
            }

        let seen = withBest evaluation run

        if evaluation.Value = -infinity then
            // No method can go on from there, and none needs to: the last finite iterate and the best point stay.
            let last =
                if run.Evaluations = 0L then
                    moved evaluation seen
                else
                    { seen with Trials = run.Trials + 1L }

            told
                run.State
                { last with
                    Reason = ValueSome(Stop.minusInfinity last.Index)
                }
        else

            match method.Tell run.State observation with
            | Trial state -> told state { seen with Trials = run.Trials + 1L }
            | Accepted state -> seen |> moved (method.Current state) |> told state
            | Finished(state, ending) ->
                let current = method.Current state

                // By its numbers: after it has been read from JSON, the same iterate is another object.
                let isSame =
                    run.Evaluations > 0L
                    && current.Value.Equals run.Current.Value
                    && current.Point.AsSpan().SequenceEqual(run.Current.Point.AsSpan())

                let last =
                    if isSame then
                        { seen with Trials = run.Trials + 1L }
                    else
                        moved current seen

                let reason =
                    Stop.reason ending.Kind last.Index ending.Measured ending.Limit ending.Sentence

                told state { last with Reason = ValueSome reason }

    /// The iterates of a run, from where it stands on, lazily, until the method ends. An iterate is a run that stands at one.
    let iterates
        (method: Method<'State, 'Observation>)
        (observe: Counter -> Vector -> 'Observation)
        (run: MethodRun<'State>)
        : seq<MethodRun<'State>> =
        let rec next (run: MethodRun<'State>) =
            match query method run with
            | ValueNone -> None
            | ValueSome point ->
                let counter = Counter run.Counts
                let observation = observe counter point

                let told = tell method run observation
                let told: MethodRun<'State> = { told with Counts = counter.Counts }

                if isAtIterate told then Some(told, told) else next told

        Seq.unfold next run

    /// The run as JSON.
    let toJson (run: MethodRun<'State>) : string =
        JsonSerializer.Serialize(run, Checkpoint.json)

    /// Reads a run of this method. A text that is not one is a FormatException that says where it is wrong.
    let ofJson (method: Method<'State, 'Observation>) (text: string) : MethodRun<'State> =
        let malformed (detail: string) =
            FormatException $"This is not a saved run of {method.Name}: {detail}"

        let read: MethodRun<'State> | null =
            try
                JsonSerializer.Deserialize<MethodRun<'State>>(text, Checkpoint.json)
            with :? JsonException as error ->
                raise (malformed error.Message)

        match read with
        | null -> raise (malformed "it is null.")
        | run when run.Method <> method.Name -> raise (malformed $"it was made by {run.Method}.")
        | run ->
            let dimension = run.Current.Point.Length
            let fits (vector: Vector) = vector.Length = dimension

            if
                dimension = 0
                || not (fits run.Previous && fits run.Best.Point)
                || isNull (box run.State)
                || not (fits (method.Query run.State))
            then
                raise (malformed "its points are not of one length.")

            if run.Index < 0L || run.Trials < 0L || run.Evaluations < run.Trials then
                raise (malformed "its counts do not fit each other.")

            run
