namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// A half-line that is being followed: its points are tried at distances that grow geometrically.
type Ray = {
    /// Where it begins.
    From: Vector
    /// Where it goes, the largest coordinate being 1 or -1.
    Direction: Vector
    /// The distance of the first point.
    First: float
    /// How many octaves (factors of 2) the point asked for is farther. One more than `Last` stands for the last
    /// point but one, two more for the last: the farthest point that is finite.
    Octaves: int
    /// The octaves of the last point but those two.
    Last: int
    /// The octaves of the point before.
    Before: int
    /// The value at the point before; at the beginning, before the first.
    Value: float
    /// How much the value fell per octave up to the point before; 0 before the third.
    Slope: float
    /// How much it fell per octave on the way to the ray: 1/log x slackens too slowly for the ray alone.
    OnTheWay: float
}

/// A search that is monitored for an objective without a lower bound.
type Monitored<'State> = {
    /// The search.
    Search: 'State
    /// The start.
    Start: Vector
    /// How far from the start rays are followed next; 0 where the start is 0, before the first step.
    NextDistance: float
    /// The iterates after the start.
    Iterates: int64
    /// The iterate from which rays were followed last, without its gradient; the start before that.
    Mark: Evaluation
    /// The ray that is being followed, and those that come after it; none while the search goes on.
    Rays: ImmutableArray<Ray>
}

/// How a search finds out that its objective has no lower bound. Where an iterate is far from the start, or comes after
/// many others, rays are followed from there: along the way that the search has gone, rounded, and along the
/// coordinates that have changed most, one at a time, for no way is so straight that it leads past what bends beside
/// it. The value must fall from point to point up to the largest floats, and per octave never more slowly than before:
/// 1/x falls all the way too, and has a bound. The search itself is not changed: it goes on where no ray leads on.
[<RequireQualifiedAccess>]
module internal Rays =

    /// How many octaves the second point is farther than the first. They double from point to point, until half of the
    /// rest is less.
    let private firstOctaves = 4

    /// Where fewer octaves are left, a fall over all of them shows nothing.
    let private leastOctaves = 256

    /// The share of the last distance but one in the last. Where the value falls between the two, a minimum before them
    /// has not been passed.
    let private nearlyLast = 0.9375

    /// Coordinates of a rounded direction are multiples of this.
    let private grain = 0.125

    /// Along how many single coordinates at most.
    let private maxAxes = 4

    /// The least share of the slope before that is no slower fall.
    let private steady = 0.75

    let private distance (ray: Ray) : float =
        match ray.Octaves - ray.Last with
        | 1 -> nearlyLast * Box.farthest ray.From ray.Direction
        | 2 -> Box.farthest ray.From ray.Direction
        | _ -> Math.ScaleB(ray.First, ray.Octaves)

    let private asked (ray: Ray) : Vector = Vector.addScaled (distance ray) ray.Direction ray.From

    /// What a ray says to the value at the point that it asked for: its next point, none where the value does not fall
    /// steadily, or that it has come to its farthest.
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

    /// The ray along a direction, without the coordinates that have a bound ahead; none where nothing is left, or where
    /// the gradient, if it is known, does not lead down.
    let private along (bounds: Bounds) onTheWay (from: Evaluation) (first: float) (direction: Vector) : Ray voption =
        let free =
            Vector.init direction.Length (fun i ->
                let bound = if direction[i] < 0.0 then bounds.Lower i else bounds.Upper i
                if Double.IsInfinity bound then direction[i] else 0.0)

        let last = Math.ILogB(Box.farthest from.Point free) - Math.ILogB first - 1

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

    /// The rays from an iterate, which has come there from a mark.
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

    /// The monitored search. Rays are followed where an iterate is `farther` times as far from the start as the start
    /// is from 0, or, where that is 0, as the first step is long, and again where it is `farther` times as far as the
    /// last time; and from the iterate of the number `patience`, of twice that number, and so on.
    let monitor
        (farther: float)
        (patience: int64)
        (bounds: Bounds)
        (search: Algorithm<'State, Evaluation, 'Observation>)
        : Algorithm<Monitored<'State>, Evaluation, 'Observation> =
        let withoutGradient (at: Evaluation) = { at with Gradient = Vector.Empty }

        /// The search after an iterate.
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
                Validate =
                    fun dimension monitored ->
                        search.Validate dimension monitored.Search
                        Check.dimension "the start" dimension monitored.Start |> ignore
                        Check.dimension "the mark" dimension monitored.Mark.Point |> ignore

                        for ray in monitored.Rays do
                            Check.dimension "a ray's beginning" dimension ray.From |> ignore
                            Check.dimension "a ray's direction" dimension ray.Direction |> ignore
        }
