namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The state of a method with constraints that is monitored for an objective that is unbounded below.
type MonitoredWithConstraints<'State> = {
    /// The state of the method.
    Search: 'State
    /// The start.
    Start: Vector
    /// The distance from the start at which a curve is followed next; 0 before the first step if the start is 0.
    [<MayBe(Unusual.NotFinite)>]
    NextDistance: float
    /// The value at the start.
    [<MayBe(Unusual.NotFinite)>]
    StartValue: float
    /// The fall of the value since the start at which a curve is followed next; 0 before the first step if the value
    /// at the start is 0.
    [<MayBe(Unusual.NotFinite)>]
    NextFall: float
    /// The curve that is followed; none while the method runs.
    Curve: FeasibleCurve voption
}

/// Detects objectives that are unbounded below subject to constraints. From an iterate far from the start, a curve of
/// feasible points is followed. The method itself does not change; it continues where the curve ends.
[<RequireQualifiedAccess>]
module internal FollowedCurves =

    /// So many times as far as the start is from 0, and so many times as low as its value is.
    let private farther, lower = 1024.0, 1048576.0

    /// The method with this monitor. A curve is followed if an iterate is `farther` times as far from the start as the
    /// start is from 0 (or, if the start is 0, as the first step is long), and again whenever the distance has grown by
    /// that factor; likewise if the value has fallen by `lower` times the value at the start.
    let monitor
        (constraints: Constraints)
        (ending: ConstrainedEnding)
        (search: Algorithm<'State, ConstrainedIterate, ConstrainedEvaluation>)
        : Algorithm<MonitoredWithConstraints<'State>, ConstrainedIterate, ConstrainedEvaluation> =
        let curves = FeasibleCurves(constraints, ending)

        let start (point: Vector) (observation: ConstrainedEvaluation) =
            let initial state = {
                Search = state
                Start = point
                NextDistance = farther * Vector.largest point
                StartValue = observation.Value
                NextFall = lower * abs observation.Value
                Curve = ValueNone
            }

            match search.Begin point observation with
            | Trial state -> Trial(initial state)
            | Accepted(at, state) -> Accepted(at, initial state)
            | Stopped ending -> Stopped ending
            | Finished(at, ending) -> Finished(at, ending)

        let ask (monitored: MonitoredWithConstraints<'State>) =
            match monitored.Curve with
            | ValueSome curve -> curve.Asked
            | ValueNone -> search.Ask monitored.Search

        /// The state after an iterate.
        let arrive (monitored: MonitoredWithConstraints<'State>) (observation: ConstrainedEvaluation) state =
            let distance = Vector.largestDifference observation.Point monitored.Start
            let fall = monitored.StartValue - observation.Value
            let isBeyond next reached = next > 0.0 && reached >= next
            let isFar = isBeyond monitored.NextDistance distance
            let isLow = isBeyond monitored.NextFall fall

            {
                monitored with
                    Search = state
                    NextDistance =
                        if isFar || monitored.NextDistance = 0.0 then
                            farther * distance
                        else
                            monitored.NextDistance
                    NextFall =
                        if isLow || monitored.NextFall = 0.0 then
                            lower * max 0.0 fall
                        else
                            monitored.NextFall
                    Curve = if isFar || isLow then curves.Start observation else ValueNone
            }

        let tell (monitored: MonitoredWithConstraints<'State>) (observation: ConstrainedEvaluation) =
            match monitored.Curve with
            | ValueSome curve ->
                match curves.Tell(curve, observation) with
                | Ok next -> Trial { monitored with Curve = ValueSome next }
                | Error(ValueSome ending) -> Stopped ending
                | Error ValueNone -> Trial { monitored with Curve = ValueNone }
            | ValueNone ->
                match search.Tell monitored.Search observation with
                | Trial state -> Trial { monitored with Search = state }
                | Accepted(at, state) -> Accepted(at, arrive monitored observation state)
                | Stopped ending -> Stopped ending
                | Finished(at, ending) -> Finished(at, ending)

        {
            Name = search.Name
            Bounds = search.Bounds
            CheckStart = search.CheckStart
            Begin = start
            Ask = ask
            Batch = ask >> fun point -> ImmutableArray.Create<Vector>(item = point)
            Tell = tell
            Evaluate = search.Evaluate
            Gradient = search.Gradient
            Violation = search.Violation
            Settings = search.Settings
            Validate =
                fun last monitored ->
                    search.Validate last monitored.Search
                    SavedState.point search.Bounds "Start" last.Point.Length monitored.Start
                    SavedState.number "NextDistance" monitored.NextDistance "at least 0" (fun d -> d >= 0.0)
                    SavedState.number "NextFall" monitored.NextFall "at least 0" (fun fall -> fall >= 0.0)
                    monitored.Curve |> ValueOption.iter (curves.Validate last.Point.Length)
            InPlace = ValueNone
        }
