namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The search for the floor of a straight valley far away: from a multiple of an iterate, along one coordinate after
/// the other, to the minimum of the parabola through three values.
type ValleySearch = {
    /// The lowest point so far.
    Lowest: Vector
    /// The value there.
    [<MayBe(Unusual.NotFinite)>]
    Value: float
    /// The coordinates that are left, the current one first.
    [<MayBe(Unusual.OfAnyLength)>]
    Axes: int list
    /// The step along the current coordinate to the trial point; 0 at the first point.
    Step: float
    /// The value at one step; NaN before it is known.
    [<MayBe(Unusual.NotFinite)>]
    Near: float
    /// The value at two steps; NaN before it is known.
    [<MayBe(Unusual.NotFinite)>]
    Distant: float
}

/// The reply of the search to a value.
type ValleyReply =
    /// It asks for the next point.
    | Next of ValleySearch
    /// The last point is lower than the iterate.
    | Floor of point: Vector * value: float
    /// No point is lower than the iterate.
    | Nowhere

/// Searches for the floor of a straight valley. Where the floor is not along a coordinate, no iterate is near enough to
/// it for a ray: the valley's walls rise with the square of the distance. Far away, the minimum of a parabola is the
/// floor up to rounding errors.
[<RequireQualifiedAccess>]
module internal Valley =

    /// The most coordinates along which it goes.
    let private maxAxes = 4

    /// The octaves from the iterate to the first point: cubes of multiples of the iterate do not overflow there. It is
    /// the same in every unit.
    let private farAway = 340

    /// The powers of two by which the step along a coordinate is shorter than it. Such steps towards 0 have no rounding
    /// errors.
    let private shorter = 8

    /// The trial point.
    let asked (bounds: Bounds) (search: ValleySearch) : Vector =
        match search.Axes with
        | axis :: _ -> search.Lowest.SetItem(axis, bounds.Clamp(axis, search.Lowest[axis] + search.Step))
        | [] -> search.Lowest

    /// The first step along the first of these coordinates, towards 0.
    let private next (search: ValleySearch) (axes: int list) : ValleyReply =
        match axes with
        | axis :: _ ->
            Next {
                search with
                    Axes = axes
                    Step = -Math.ScaleB(sign search.Lowest[axis] |> float, Math.ILogB search.Lowest[axis] - shorter)
                    Near = nan
                    Distant = nan
            }
        | [] -> Nowhere

    /// Begins at a multiple of an iterate. None if the iterate has fewer than two coordinates that are not 0, or if a
    /// bound is ahead of one.
    let start (bounds: Bounds) (at: Evaluation) : ValleySearch voption =
        let axes =
            [ 0 .. at.Point.Length - 1 ]
            |> List.filter (fun i -> at.Point[i] <> 0.0)
            |> List.sortByDescending (fun i -> abs at.Point[i])

        let isFree i = Double.IsInfinity(if at.Point[i] < 0.0 then bounds.Lower i else bounds.Upper i)

        let isFinite = Math.ILogB(Vector.largest at.Point) + farAway < Math.ILogB Double.MaxValue

        if axes.Length > 1 && List.forall isFree axes && isFinite then
            ValueSome {
                Lowest = at.Point |> Vector.map (fun coordinate -> Math.ScaleB(coordinate, farAway))
                Value = nan
                Axes = List.truncate maxAxes axes
                Step = 0.0
                Near = nan
                Distant = nan
            }
        else
            ValueNone

    /// The reply to the value at its trial point. `value` is that of the iterate.
    let tell (bounds: Bounds) (search: ValleySearch) (iterate: float) (value: float) : ValleyReply =
        if Double.IsNaN search.Value then
            if Double.IsFinite value then
                next { search with Value = value } search.Axes
            else
                Nowhere
        elif Double.IsNaN search.Near then
            Next { search with Near = value; Step = 2.0 * search.Step }
        elif Double.IsNaN search.Distant then
            let curvature = value - 2.0 * search.Near + search.Value
            let steps = 0.5 * ((value - 4.0 * search.Near + 3.0 * search.Value) / curvature)
            let step = 0.5 * search.Step * steps

            if curvature > 0.0 && Double.IsFinite step then
                Next { search with Distant = value; Step = step }
            else
                next search search.Axes.Tail
        elif value < iterate then
            Floor(asked bounds search, value)
        elif value < search.Value then
            next { search with Lowest = asked bounds search; Value = value } search.Axes.Tail
        else
            next search search.Axes.Tail

    /// Raises where a search that was read cannot be one.
    let validate (bounds: Bounds) (dimension: int) (search: ValleySearch) : unit =
        SavedState.point bounds "Lowest" dimension search.Lowest

        for axis in search.Axes do
            SavedState.within 0 (dimension - 1) "Axes" axis

        SavedState.require (not search.Axes.IsEmpty) "Axes" "empty" "at least one coordinate"
        SavedState.point bounds "a point of a valley" dimension (asked bounds search)
