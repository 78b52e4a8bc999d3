namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The reply of an algorithm to an observation.
[<NoEquality; NoComparison>]
type Reply<'State, 'Iterate> =
    /// A trial point, not an iterate. The algorithm asks for the next observation.
    | Trial of state: 'State
    /// The next iterate, and the state from which the algorithm continues.
    | Accepted of iterate: 'Iterate * state: 'State
    /// The algorithm terminates at the last iterate.
    | Stopped of Ending
    /// The algorithm terminates at a new iterate.
    | Finished of last: 'Iterate * Ending

/// An ask/tell algorithm: it asks for one observation at a time and never calls the objective. Optimizers, line-search
/// and trust-region methods, least squares, direct search and population methods all have this type. All its members
/// are pure, so a run can be driven by hand, stopped at any moment, saved, forked and resumed. The run handles start
/// and end: a state always asks for an observation. An observation that is not finite is a valid answer.
[<NoEquality; NoComparison>]
type Algorithm<'State, 'Iterate, 'Observation when 'Iterate :> IIterate> = {
    /// The name in tables, messages and saved runs.
    Name: string
    /// The bounds. Every point that the algorithm asks for, and every point of a numerical derivative, is within them.
    Bounds: Bounds
    /// The point at which a run from this start begins: the start itself, or for algorithms with constraints, its
    /// projection onto the bounds. Raises a `ParameterException` if the start is not valid for this algorithm.
    CheckStart: Vector -> Vector
    /// The reply to the observation at the start.
    Begin: Vector -> 'Observation -> Reply<'State, 'Iterate>
    /// The point of the next observation.
    Ask: 'State -> Vector
    /// All points that can be evaluated in parallel, the point of `Ask` first: more than one for a population. Their
    /// observations are told in this order.
    Batch: 'State -> ImmutableArray<Vector>
    /// The reply to the observation at the point of `Ask`.
    Tell: 'State -> 'Observation -> Reply<'State, 'Iterate>
    /// The evaluation in an observation at a point: its value, and its gradient if there is one.
    Evaluate: Vector -> 'Observation -> Evaluation
    /// The gradient in an observation, for algorithms whose `Evaluate` leaves it out, because a rejected trial needs
    /// none. It is computed where a trial is the best point so far.
    Gradient: ('Observation -> Vector) voption
    /// The largest violation of a constraint in an observation, 0 if it is within the tolerance; none for algorithms
    /// without constraints. Of two points, the one with the smaller violation is better; of two with the same, the one
    /// with the lower value; but where the algorithm has converged, its last iterate is the best point.
    Violation: ('Observation -> float) voption
    /// What it was made with, for saved runs.
    Settings: ImmutableArray<Setting>
    /// Raises where a state that was read is none that follows this iterate. That its numbers are finite, its counts
    /// not below 0 and its vectors as long as the point is checked before.
    Validate: Evaluation -> 'State -> unit
    /// Creates in-place runs, for algorithms that have an in-place kernel.
    InPlace: (Objective -> RunOptions -> Run<'State, 'Iterate> -> IterativeRun<Solution<'State, 'Iterate>>) voption
}

/// Creates replies from the state that follows an observation, or from the ending.
[<RequireQualifiedAccess>]
module internal Reply =

    /// The reply to an observation that made no iterate.
    let ofTrial (next: Result<'State, Ending>) : Reply<'State, 'Iterate> =
        match next with
        | Ok state -> Trial state
        | Error ending -> Stopped ending

    /// The reply to an observation that made this iterate.
    let ofIterate (iterate: 'Iterate) (next: Result<'State, Ending>) : Reply<'State, 'Iterate> =
        match next with
        | Ok state -> Accepted(iterate, state)
        | Error ending -> Finished(iterate, ending)

    /// The ending at an iterate: a new iterate, unless it equals the one before, bit for bit.
    let endAt<'State, 'Iterate when 'Iterate :> IIterate>
        (before: 'Iterate)
        (last: 'Iterate)
        (ending: Ending)
        : Reply<'State, 'Iterate> =
        let was, is = before.Evaluation, last.Evaluation

        if is.Value.Equals was.Value && Vector.isSame is.Point was.Point then
            Stopped ending
        else
            Finished(last, ending)

    /// The reply after a step from an iterate. If the step is too short to change the point, an ending is at the last
    /// iterate.
    let ofStep (from: Evaluation) (next: Evaluation) (what: Result<'State, Ending>) : Reply<'State, Evaluation> =
        match what with
        | Ok state -> Accepted(next, state)
        | Error ending -> endAt from next ending

/// Creates algorithms.
[<RequireQualifiedAccess>]
module internal Algorithm =

    /// The violation in an observation; 0 for algorithms without constraints.
    let violation (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (observation: 'Observation) : float =
        match algorithm.Violation with
        | ValueSome violation -> violation observation
        | ValueNone -> 0.0

    /// Raises unless the observation is of the point that was asked for, and its gradient, if it has one, has the same
    /// length.
    let answer (point: Vector) (evaluation: Evaluation) : unit =
        Check.dimension "evaluation.Point" point.Length evaluation.Point |> ignore

        if not evaluation.Gradient.IsEmpty then
            Check.dimension "evaluation.Gradient" point.Length evaluation.Gradient |> ignore

        // The same array needs no comparison.
        if not (point.Equals evaluation.Point) then
            for i in 0 .. point.Length - 1 do
                // Equals, because a NaN equals itself here.
                if not (point[i].Equals evaluation.Point[i]) then
                    Check.fail $"evaluation.Point[{i}]" (string evaluation.Point[i]) $"{point[i]}, which was asked for"

    /// The same algorithm, which terminates if the value is minus infinity: there is no lower value.
    let endingAtMinusInfinity
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        : Algorithm<'State, 'Iterate, 'Observation> =
        let isEnd point observation = (algorithm.Evaluate point observation).Value = -infinity

        {
            algorithm with
                Begin =
                    fun start observation ->
                        match algorithm.Begin start observation with
                        | Accepted(iterate, _)
                        | Finished(iterate, _) when isEnd start observation -> Finished(iterate, Ending.minusInfinity)
                        | reply -> reply
                Tell =
                    fun state observation ->
                        if isEnd (algorithm.Ask state) observation then
                            Stopped Ending.minusInfinity
                        else
                            algorithm.Tell state observation
        }

    /// An algorithm without bounds from its `Evaluate`, `Begin`, `Ask` and `Tell`. It terminates if the value is minus
    /// infinity.
    let create
        (name: string)
        (evaluate: Vector -> 'Observation -> Evaluation)
        (start: Vector -> 'Observation -> Reply<'State, 'Iterate>)
        (ask: 'State -> Vector)
        (tell: 'State -> 'Observation -> Reply<'State, 'Iterate>)
        : Algorithm<'State, 'Iterate, 'Observation> =
        {
            Name = name
            Bounds = Bounds.None
            CheckStart = id
            Begin = start
            Ask = ask
            Batch = fun state -> ImmutableArray.Create<Vector>(item = ask state)
            Tell = tell
            Evaluate = evaluate
            Gradient = ValueNone
            Violation = ValueNone
            Settings = Setting.none
            Validate = fun _ _ -> ()
            InPlace = ValueNone
        }
        |> endingAtMinusInfinity

    /// The same algorithm with the check that an n x n matrix of the start's dimension fits into memory.
    let internal withMatrix (algorithm: Algorithm<'State, 'Iterate, 'Observation>) = {
        algorithm with
            CheckStart =
                fun start ->
                    Check.matrixDimension "start.Length" start.Length |> ignore
                    algorithm.CheckStart start
    }

    /// The same algorithm, which was made with this record of settings.
    let withSettings
        (settings: 'Settings)
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        : Algorithm<'State, 'Iterate, 'Observation> = {
        algorithm with
            Settings = Setting.join (Setting.ofRecord settings) algorithm.Settings
    }

    /// The same algorithm, whose states obey another rule, too.
    let validating
        (validate: Evaluation -> 'State -> unit)
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        : Algorithm<'State, 'Iterate, 'Observation> = {
        algorithm with
            Validate =
                fun last state ->
                    algorithm.Validate last state
                    validate last state
    }

    /// An algorithm whose observations are values. Its functions receive them as evaluations without a gradient.
    let ofValues
        (name: string)
        (checkStart: Vector -> Vector)
        (start: Evaluation -> Reply<'State, Evaluation>)
        (ask: 'State -> Vector)
        (tell: 'State -> Evaluation -> Reply<'State, Evaluation>)
        : Algorithm<'State, Evaluation, float> =
        let evaluation point value : Evaluation = { Point = point; Value = value; Gradient = Vector.Empty }

        {
            create name evaluation (fun point value -> start (evaluation point value)) ask (fun state value ->
                tell state (evaluation (ask state) value)) with
                CheckStart = checkStart
        }
