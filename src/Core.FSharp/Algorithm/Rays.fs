namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The state of a solver that is monitored for an objective that is unbounded below.
type Monitored<'State> = {
    /// The state of the solver.
    Search: 'State
    /// The start.
    Start: Vector
    /// The value there.
    [<MayBe(Unusual.NotFinite)>]
    StartValue: float
    /// The distance from the start at which rays are tried next; 0 before the first step if the start is 0.
    [<MayBe(Unusual.NotFinite)>]
    NextDistance: float
    /// The number of iterates after the start.
    Iterates: int64
    /// The iterate from which rays were tried last, without its gradient; the start at first.
    [<MayBe(Unusual.NotFinite)>]
    Mark: Evaluation
    /// The current ray, and those to try after it; empty while the solver runs.
    Rays: ImmutableArray<Ray>
    /// The search for a valley after them.
    Valley: ValleySearch voption
}

/// Detects objectives that are unbounded below. If an iterate is far from the start, or late in the run, rays are tried
/// from it: along the displacement of the run, rounded, and along the coordinates that have changed most, one at a
/// time, because no displacement is straight enough where the function curves beside it. If the value falls steadily,
/// the ray of its multiples and that along the floor of a straight valley are tried, too. The value must decrease from
/// point to point up to the largest floats, and never more slowly per octave than before: 1/x decreases all the way
/// too, but is bounded below. The solver itself does not change; it continues where the rays end.
[<RequireQualifiedAccess>]
module internal Rays =

    /// Coordinates of a rounded direction are multiples of this.
    let private grain = 0.125

    /// The value must have fallen since rays were tried last by at least this fraction of its fall before.
    let private steady = 0.75

    /// The most coordinate directions to try.
    let private maxAxes = 4

    /// The rays from an iterate, given the iterate from which rays were tried last.
    let private from (bounds: Bounds) (start: Vector) (mark: Evaluation) (at: Evaluation) : ImmutableArray<Ray> =
        let octave point = Math.ILogB(max (Vector.largest start) (Vector.largestDifference point start))
        let octaves = float (octave at.Point) - float (octave mark.Point)
        let fall = 0.5 * mark.Value - 0.5 * at.Value
        let onTheWay = if Double.IsFinite fall then fall / max 1.0 octaves else 0.0
        let way = Vector.subtract at.Point mark.Point
        let length = Vector.largest way

        if length > 0.0 && Double.IsFinite length then
            let rounded = way |> Vector.map (fun coordinate -> grain * Math.Round(coordinate / length / grain))

            /// The axes of the coordinates that have changed most, the largest change first.
            let rec axes count (way: Vector) =
                let largest = Vector.largest way

                if count = 0 || largest = 0.0 then
                    []
                else
                    let i = Seq.findIndex (fun coordinate -> abs coordinate = largest) way
                    let axis = (Vector.zeros way.Length).SetItem(i, float (sign way[i]))
                    axis :: axes (count - 1) (way.SetItem(i, 0.0))

            let isAxis = (rounded |> Seq.filter (fun coordinate -> coordinate <> 0.0) |> Seq.length) = 1
            let axes = axes maxAxes way
            let ways = if isAxis then axes else rounded :: axes

            ways
            |> Seq.choose (Ray.along bounds onTheWay at length >> ValueOption.toOption)
            |> ImmutableArray.CreateRange
        else
            ImmutableArray.Empty

    /// The monitored solver. Rays are tried if an iterate is `farther` times as far from the start as the start is from
    /// 0 (or, if the start is 0, as the first step is long), and again whenever the distance has grown by that factor.
    /// They are also tried at iterate `patience`, at twice that number, and so on.
    let monitor
        (farther: float)
        (patience: int64)
        (bounds: Bounds)
        (search: Algorithm<'State, Evaluation, 'Observation>)
        : Algorithm<Monitored<'State>, Evaluation, 'Observation> =
        let withoutGradient (at: Evaluation) = { at with Gradient = Vector.Empty }

        /// The ray of a point times powers of two, if there is one.
        let scaled (at: Evaluation) = Ray.scaled bounds 0.0 at |> ValueOption.toList |> ImmutableArray.CreateRange

        /// Whether rays or a valley are tried.
        let isTrying (monitored: Monitored<'State>) = not monitored.Rays.IsEmpty || monitored.Valley.IsSome

        /// Whether an iterate is lower than the one from which rays were tried last.
        let isLower (monitored: Monitored<'State>) (at: Evaluation) =
            Double.IsFinite at.Value && not (at.Value >= monitored.Mark.Value)

        /// Whether the value has fallen since then by nearly as much as before. Before the first time, whether this
        /// iterate is much farther than where rays are tried.
        let isSteady (monitored: Monitored<'State>) (at: Evaluation) (distance: float) =
            let before = 0.5 * monitored.StartValue - 0.5 * monitored.Mark.Value
            let since = 0.5 * monitored.Mark.Value - 0.5 * at.Value

            if before > 0.0 then
                since >= steady * before
            else
                distance >= farther * farther * monitored.NextDistance

        /// The state after an iterate.
        let arrive (monitored: Monitored<'State>) (at: Evaluation) state =
            let distance = Vector.largestDifference at.Point monitored.Start
            let iterates = monitored.Iterates + 1L

            let isFar = monitored.NextDistance > 0.0 && distance >= monitored.NextDistance
            let isLate = iterates % patience = 0L && Int64.IsPow2(iterates / patience)

            let isAway = monitored.NextDistance > 0.0 && farther * distance >= monitored.NextDistance
            let previous = monitored

            let monitored = {
                monitored with
                    Search = state
                    NextDistance =
                        if monitored.NextDistance > 0.0 && not isFar then
                            monitored.NextDistance
                        else
                            farther * distance
                    Iterates = iterates
            }

            if (isFar || isLate) && isLower monitored at then
                let rays = from bounds monitored.Start monitored.Mark at
                let isInValley = isAway && isSteady previous at distance

                {
                    monitored with
                        Mark = withoutGradient at
                        Rays = if isInValley then rays.AddRange(scaled at) else rays
                        Valley = if isInValley then Valley.start bounds at else ValueNone
                }
            else
                monitored

        let start (point: Vector) (observation: 'Observation) =
            let at = search.Evaluate point observation |> withoutGradient

            let initial state = {
                Search = state
                Start = point
                StartValue = at.Value
                NextDistance = farther * Vector.largest point
                Iterates = 0L
                Mark = at
                Rays = ImmutableArray.Empty
                Valley = ValueNone
            }

            match search.Begin point observation with
            | Trial state -> Trial(initial state)
            | Accepted(at, state) -> Accepted(at, initial state)
            | Stopped ending -> Stopped ending
            | Finished(at, ending) -> Finished(at, ending)

        let ask (monitored: Monitored<'State>) =
            if not monitored.Rays.IsEmpty then
                Ray.asked monitored.Rays[0]
            else
                match monitored.Valley with
                | ValueSome valley -> Valley.asked bounds valley
                | ValueNone -> search.Ask monitored.Search

        let followRay (monitored: Monitored<'State>) (value: float) =
            match Ray.tell monitored.Rays[0] value with
            | Ok ray -> Trial { monitored with Rays = monitored.Rays.SetItem(0, ray) }
            | Error(ValueSome ending) -> Stopped ending
            | Error ValueNone -> Trial { monitored with Rays = monitored.Rays.RemoveAt 0 }

        let followValley (monitored: Monitored<'State>) (valley: ValleySearch) (value: float) =
            match Valley.tell bounds valley monitored.Mark.Value value with
            | Next valley -> Trial { monitored with Valley = ValueSome valley }
            | Nowhere -> Trial { monitored with Valley = ValueNone }
            | Floor(point, value) ->
                let floor = { Point = point; Value = value; Gradient = Vector.Empty }
                Trial { monitored with Rays = scaled floor; Valley = ValueNone }

        let told (monitored: Monitored<'State>) (observation: 'Observation) =
            let value () = (search.Evaluate (ask monitored) observation).Value

            match monitored.Valley with
            | _ when not monitored.Rays.IsEmpty -> followRay monitored (value ())
            | ValueSome valley -> followValley monitored valley (value ())
            | ValueNone ->
                match search.Tell monitored.Search observation with
                | Trial state -> Trial { monitored with Search = state }
                | Accepted(at, state) -> Accepted(at, arrive monitored at state)
                | Stopped ending -> Stopped ending
                | Finished(at, ending) -> Finished(at, ending)

        {
            Algorithm.create search.Name search.Evaluate start ask told with
                Bounds = search.Bounds
                CheckStart = search.CheckStart
                Batch =
                    fun monitored ->
                        if isTrying monitored then
                            ImmutableArray.Create<Vector>(item = ask monitored)
                        else
                            search.Batch monitored.Search
                Settings = search.Settings
                Validate =
                    fun last monitored ->
                        search.Validate last monitored.Search
                        SavedState.point bounds "Start" last.Point.Length monitored.Start
                        SavedState.number "NextDistance" monitored.NextDistance "at least 0" (fun d -> d >= 0.0)
                        SavedState.point bounds "Mark.Point" last.Point.Length monitored.Mark.Point
                        SavedState.within 0 (maxAxes + 2) "Rays" monitored.Rays.Length
                        monitored.Rays |> Seq.iter Ray.validate
                        monitored.Valley |> ValueOption.iter (Valley.validate bounds last.Point.Length)
        }
