namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// A ray: a half-line from an iterate, evaluated at geometrically growing distances.
type Ray = {
    /// The origin of the ray.
    From: Vector
    /// The direction. Its infinity norm is 1.
    Direction: Vector
    /// The distance of the first point.
    First: float
    /// The octaves (factors of 2) from the first point to the trial point. `Last + 1` is the last point but one, and
    /// `Last + 2` is the last: the farthest finite point.
    Octaves: int
    /// The octaves of the last point but two.
    Last: int
    /// The octaves of the point before.
    Before: int
    /// The value at the point before; the value at the origin at first.
    Value: float
    /// The decrease of the value per octave up to the point before; 0 before the third point.
    Slope: float
    /// The decrease per octave from the last ray's origin to this one: 1/log x levels off too slowly for the ray alone
    /// to show.
    OnTheWay: float
}

/// The state of a solver that is monitored for an objective that is unbounded below.
type Monitored<'State> = {
    /// The state of the solver.
    Search: 'State
    /// The start.
    Start: Vector
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
}

/// Detects objectives that are unbounded below. If an iterate is far from the start, or late in the run, rays are tried
/// from it: along the displacement of the run, rounded, and along the coordinates that have changed most, one at a
/// time, because no displacement is straight enough where the function curves beside it. The value must decrease from
/// point to point up to the largest floats, and never more slowly per octave than before: 1/x decreases all the way
/// too, but is bounded below. The solver itself does not change; it continues where the rays end.
[<RequireQualifiedAccess>]
module internal Rays =

    /// The octaves from the first point to the second. They double from point to point, until half of the remaining
    /// octaves is less.
    let private firstOctaves = 4

    /// With fewer octaves left, a decrease over all of them is no evidence.
    let private leastOctaves = 256

    /// The ratio of the last distance but one to the last. If the value decreases between the two points, no minimum
    /// before them has been passed.
    let private nearlyLast = 0.9375

    /// Coordinates of a rounded direction are multiples of this.
    let private grain = 0.125

    /// The most coordinate directions to try.
    let private maxAxes = 4

    /// The decrease per octave must be at least this fraction of the one before.
    let private steady = 0.75

    let private distance (ray: Ray) : float =
        match ray.Octaves - ray.Last with
        | 1 -> nearlyLast * Box.maxFiniteStep ray.From ray.Direction
        | 2 -> Box.maxFiniteStep ray.From ray.Direction
        | _ -> Math.ScaleB(ray.First, ray.Octaves)

    let private asked (ray: Ray) : Vector = Vector.addScaled (distance ray) ray.Direction ray.From

    /// The ray after the value at its point: its next point, no ending if the value does not decrease steadily, or the
    /// ending if the ray has reached its farthest point.
    let private tell (ray: Ray) (value: float) : Result<Ray, Ending voption> =
        let fall = 0.5 * ray.Value - 0.5 * value

        let next slope octaves = Ok { ray with Octaves = octaves; Before = ray.Octaves; Value = value; Slope = slope }

        if not (fall > 0.0) then
            Error ValueNone
        elif ray.Octaves = ray.Last + 1 && ray.Slope >= steady * ray.OnTheWay then
            next ray.Slope (ray.Last + 2)
        elif ray.Octaves = ray.Last + 2 then
            Error(ValueSome(Ending.ofGrowth (distance ray) value))
        elif ray.Octaves = 0 then
            next 0.0 firstOctaves
        else
            let slope = fall / float (ray.Octaves - ray.Before)

            if ray.Octaves <= ray.Last && slope >= steady * ray.Slope then
                let rest = ray.Last - ray.Octaves
                next slope (ray.Octaves + max 1 (min ray.Octaves (rest / 2)))
            else
                Error ValueNone

    /// Raises where a ray that was read cannot be one.
    let private validateRay (ray: Ray) : unit =
        let isUnit largest = 0.0 < largest && largest <= 1.0
        SavedState.number "Direction of a ray" (Vector.largest ray.Direction) "of a largest coordinate up to 1" isUnit
        SavedState.number "First" ray.First "above 0" (fun first -> first > 0.0)
        SavedState.within leastOctaves 2200 "Last" ray.Last
        SavedState.within 0 (ray.Last + 2) "Octaves" ray.Octaves
        SavedState.within 0 ray.Octaves "Before" ray.Before
        SavedState.number "Slope of a ray" ray.Slope "at least 0" (fun slope -> slope >= 0.0)
        SavedState.finite "a point of a ray" (asked ray)

    /// The ray along a direction, without the coordinates that have a bound ahead; none if no coordinate is left, or if
    /// the gradient is known and the direction is no descent direction.
    let private along (bounds: Bounds) onTheWay (from: Evaluation) (first: float) (direction: Vector) : Ray voption =
        let free =
            Vector.init direction.Length (fun i ->
                let bound = if direction[i] < 0.0 then bounds.Lower i else bounds.Upper i
                if Double.IsInfinity bound then direction[i] else 0.0)

        let last = Math.ILogB(Box.maxFiniteStep from.Point free) - Math.ILogB first - 1

        let isDown = from.Gradient.IsEmpty || Vector.dot from.Gradient free < 0.0

        if Vector.largest free = 0.0 || last < leastOctaves || not isDown then
            ValueNone
        else
            ValueSome {
                From = from.Point
                Direction = free
                First = first
                Octaves = 0
                Last = last
                Before = 0
                Value = from.Value
                Slope = 0.0
                OnTheWay = onTheWay
            }

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

            ways |> Seq.choose (along bounds onTheWay at length >> ValueOption.toOption) |> ImmutableArray.CreateRange
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

        /// The state after an iterate.
        let arrive (monitored: Monitored<'State>) (at: Evaluation) state =
            let distance = Vector.largestDifference at.Point monitored.Start
            let iterates = monitored.Iterates + 1L

            let isFar = monitored.NextDistance > 0.0 && distance >= monitored.NextDistance
            let isLate = iterates % patience = 0L && Int64.IsPow2(iterates / patience)

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

            if (isFar || isLate) && Double.IsFinite at.Value && not (at.Value >= monitored.Mark.Value) then
                { monitored with Mark = withoutGradient at; Rays = from bounds monitored.Start monitored.Mark at }
            else
                monitored

        let reply arrive await said =
            match said with
            | Trial state -> Trial(await state)
            | Accepted(at: Evaluation, state) -> Accepted(at, arrive at state)
            | Stopped ending -> Stopped ending
            | Finished(at, ending) -> Finished(at, ending)

        let start (point: Vector) (observation: 'Observation) =
            let initial state = {
                Search = state
                Start = point
                NextDistance = farther * Vector.largest point
                Iterates = 0L
                Mark = search.Evaluate point observation |> withoutGradient
                Rays = ImmutableArray.Empty
            }

            search.Begin point observation |> reply (fun _ -> initial) initial

        let ask (monitored: Monitored<'State>) =
            if monitored.Rays.IsEmpty then
                search.Ask monitored.Search
            else
                asked monitored.Rays[0]

        let follow (monitored: Monitored<'State>) (observation: 'Observation) =
            let ray = monitored.Rays[0]

            match tell ray (search.Evaluate (asked ray) observation).Value with
            | Ok ray -> Trial { monitored with Rays = monitored.Rays.SetItem(0, ray) }
            | Error(ValueSome ending) -> Stopped ending
            | Error ValueNone -> Trial { monitored with Rays = monitored.Rays.RemoveAt 0 }

        let told (monitored: Monitored<'State>) (observation: 'Observation) =
            if monitored.Rays.IsEmpty then
                search.Tell monitored.Search observation
                |> reply (arrive monitored) (fun state -> { monitored with Search = state })
            else
                follow monitored observation

        {
            Algorithm.create search.Name search.Evaluate start ask told with
                Bounds = search.Bounds
                CheckStart = search.CheckStart
                Batch =
                    fun monitored ->
                        if monitored.Rays.IsEmpty then
                            search.Batch monitored.Search
                        else
                            ImmutableArray.Create<Vector>(item = asked monitored.Rays[0])
                Settings = search.Settings
                Validate =
                    fun last monitored ->
                        search.Validate last monitored.Search
                        SavedState.point bounds "Start" last.Point.Length monitored.Start
                        SavedState.number "NextDistance" monitored.NextDistance "at least 0" (fun d -> d >= 0.0)
                        SavedState.point bounds "Mark.Point" last.Point.Length monitored.Mark.Point
                        SavedState.within 0 (maxAxes + 1) "Rays" monitored.Rays.Length
                        monitored.Rays |> Seq.iter validateRay
        }
