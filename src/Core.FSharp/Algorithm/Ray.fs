namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A ray: a half-line, evaluated at geometrically growing distances.
type Ray = {
    /// The origin of the ray.
    From: Vector
    /// The direction. Its infinity norm is at most 1.
    Direction: Vector
    /// Whether its points are an iterate times powers of two, the last one excepted.
    IsScaled: bool
    /// The distance of the first point.
    First: float
    /// The octaves (factors of 2) from the first point to the trial point. `Last + 1` is the last point but one, and
    /// `Last + 2` is the last: the farthest finite point.
    Octaves: int
    /// The octaves of the last point but two.
    Last: int
    /// The octaves of the point before.
    Before: int
    /// The value at the point before; the value at the iterate at first.
    Value: float
    /// The decrease of the value per octave up to the point before; 0 before the third point.
    Slope: float
    /// The decrease per octave from the iterate of the last rays to this one: 1/log x levels off too slowly for the ray
    /// alone to show.
    OnTheWay: float
    /// The octaves of the nearest point whose value is not finite: the rest of the ray lies between the last and it.
    Overflow: int voption
}

/// Follows rays.
[<RequireQualifiedAccess>]
module internal Ray =

    /// The octaves from the first point to the second. They double from point to point, until half of the remaining
    /// octaves is less.
    let private firstOctaves = 4

    /// With fewer octaves left, a decrease over all of them is no evidence.
    let private leastOctaves = 256

    /// The ratio of the last distance but one to the last. If the value decreases between the two points, no minimum
    /// before them has been passed.
    let private nearlyLast = 0.9375

    /// The decrease per octave must be at least this fraction of the one before.
    let private steady = 0.75

    let private distance (ray: Ray) : float =
        match ray.Octaves - ray.Last with
        | 1 when not ray.IsScaled -> nearlyLast * Box.maxFiniteStep ray.From ray.Direction
        | 2 -> Box.maxFiniteStep ray.From ray.Direction
        | _ -> Math.ScaleB(ray.First, ray.Octaves)

    /// The trial point.
    let asked (ray: Ray) : Vector = Vector.addScaled (distance ray) ray.Direction ray.From

    /// A value below this is near the lowest finite number: what is lower overflows.
    let private nearlyLowest = -1e290

    /// The ray between a point with a finite value and one whose value is not finite. If they are an octave apart, the
    /// ending: in small units of coordinates, values overflow before coordinates do, and only after they have decreased
    /// nearly to the lowest number. A barrier has values that are infinite beyond any others.
    let private beforeOverflow (ray: Ray) (overflow: int) : Result<Ray, Ending voption> =
        if overflow - ray.Before > 1 then
            Ok { ray with Octaves = ray.Before + (overflow - ray.Before) / 2; Overflow = ValueSome overflow }
        elif ray.Value < nearlyLowest && ray.Slope >= steady * ray.OnTheWay then
            Error(ValueSome(Ending.ofGrowth (distance { ray with Octaves = ray.Before }) ray.Value))
        else
            Error ValueNone

    /// The ray after the value at its point: its next point, no ending if the value does not decrease steadily, or the
    /// ending if the ray has reached its farthest point.
    let tell (ray: Ray) (value: float) : Result<Ray, Ending voption> =
        let fall = 0.5 * ray.Value - 0.5 * value

        let next slope octaves = { ray with Octaves = octaves; Before = ray.Octaves; Value = value; Slope = slope }

        if ray.IsScaled && ray.Octaves = ray.Last + 2 && not (Double.IsFinite value) then
            // The last point is no power of two times the iterate, and terms that cancel at the others overflow there.
            Error(ValueSome(Ending.ofGrowth (distance { ray with Octaves = ray.Before }) ray.Value))
        elif ray.Slope > 0.0 && not (Double.IsFinite value) then
            beforeOverflow ray ray.Octaves
        elif not (fall > 0.0) then
            Error ValueNone
        elif ray.Octaves = ray.Last + 1 && ray.Slope >= steady * ray.OnTheWay then
            Ok(next ray.Slope (ray.Last + 2))
        elif ray.Octaves = ray.Last + 2 then
            Error(ValueSome(Ending.ofGrowth (distance ray) value))
        elif ray.Octaves = 0 then
            Ok(next 0.0 firstOctaves)
        else
            let slope = fall / float (ray.Octaves - ray.Before)

            if ray.Octaves <= ray.Last && slope >= steady * ray.Slope then
                match ray.Overflow with
                | ValueSome overflow -> beforeOverflow (next slope ray.Octaves) overflow
                | ValueNone ->
                    let rest = ray.Last - ray.Octaves
                    Ok(next slope (ray.Octaves + max 1 (min ray.Octaves (rest / 2))))
            else
                Error ValueNone

    /// A direction, without the coordinates that have a bound ahead.
    let private free (bounds: Bounds) (direction: Vector) : Vector =
        Vector.init direction.Length (fun i ->
            let bound = if direction[i] < 0.0 then bounds.Lower i else bounds.Upper i
            if Double.IsInfinity bound then direction[i] else 0.0)

    /// The ray from an origin; none if the direction is 0, if there are too few octaves, or if the gradient at the
    /// iterate is known and the direction is no descent direction.
    let private create isScaled onTheWay (at: Evaluation) (from: Vector) (first: float) value direction : Ray voption =
        let last = Math.ILogB(Box.maxFiniteStep from direction) - Math.ILogB first - 1
        let isDown = at.Gradient.IsEmpty || Vector.dot at.Gradient direction < 0.0

        if Vector.largest direction = 0.0 || last < leastOctaves || not isDown then
            ValueNone
        else
            ValueSome {
                From = from
                Direction = direction
                IsScaled = isScaled
                First = first
                Octaves = 0
                Last = last
                Before = 0
                Value = value
                Slope = 0.0
                OnTheWay = onTheWay
                Overflow = ValueNone
            }

    /// The ray from an iterate along a direction, without the coordinates that have a bound ahead.
    let along (bounds: Bounds) onTheWay (at: Evaluation) (first: float) (direction: Vector) : Ray voption =
        create false onTheWay at at.Point first at.Value (free bounds direction)

    /// The octaves of a scaled ray from an iterate that is so far away that fewer are left beyond it.
    let private scaledOctaves = 512

    /// The ray of an iterate times powers of two, without the coordinates that have a bound ahead. Such products have
    /// no rounding errors, so terms of a value that cancel at the iterate cancel at all of them. None if only one
    /// coordinate is left.
    let scaled (bounds: Bounds) onTheWay (at: Evaluation) : Ray voption =
        let free = free bounds at.Point

        if Seq.length (free |> Seq.filter (fun coordinate -> coordinate <> 0.0)) > 1 then
            let power = 1 + Math.ILogB(Vector.largest free)
            let direction = free |> Vector.map (fun coordinate -> Math.ScaleB(coordinate, -power))
            let farthest = Math.ILogB Double.MaxValue - scaledOctaves - 1

            // The iterate itself is the point of octave -1, or one of the points that follow.
            let value = if power < farthest then at.Value else Double.MaxValue
            let first = Math.ScaleB(1.0, min (power + 1) farthest)
            create true onTheWay at (Vector.subtract at.Point free) first value direction
        else
            ValueNone

    /// Raises where a ray that was read cannot be one.
    let validate (ray: Ray) : unit =
        let isUnit largest = 0.0 < largest && largest <= 1.0
        SavedState.number "Direction of a ray" (Vector.largest ray.Direction) "of a largest coordinate up to 1" isUnit
        SavedState.number "First" ray.First "above 0" (fun first -> first > 0.0)
        SavedState.within leastOctaves 2200 "Last" ray.Last
        SavedState.within 0 (ray.Last + 2) "Octaves" ray.Octaves
        SavedState.within 0 ray.Octaves "Before" ray.Before
        SavedState.number "Slope of a ray" ray.Slope "at least 0" (fun slope -> slope >= 0.0)
        ray.Overflow |> ValueOption.iter (SavedState.within (ray.Octaves + 1) (ray.Last + 2) "Overflow")
        SavedState.finite "a point of a ray" (asked ray)
