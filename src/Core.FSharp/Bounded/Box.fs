namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// A lower and an upper bound of every coordinate.
type Box =
    {
        /// The lower bounds, negative infinity where there is none; empty where there are none at all.
        Lower: Vector
        /// The upper bounds, infinity where there is none; empty where there are none at all.
        Upper: Vector
    }

    /// The lower bound of a coordinate.
    member box.Least(coordinate: int) : float =
        if box.Lower.IsEmpty then
            -infinity
        else
            box.Lower[coordinate]

    /// The upper bound of a coordinate.
    member box.Most(coordinate: int) : float =
        if box.Upper.IsEmpty then
            infinity
        else
            box.Upper[coordinate]

    /// The value nearest to this one within the bounds of a coordinate, exactly; NaN stays NaN.
    member box.Clamp(coordinate: int, value: float) : float =
        Math.Max(box.Least coordinate, Math.Min(box.Most coordinate, value))

/// Making boxes, and what they make of points and gradients.
[<RequireQualifiedAccess>]
module Box =

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    /// The box of these bounds, either of which may be empty. Raises where a bound is NaN, where no number is within, and where
    /// the bounds are not of one length.
    let create (lower: Vector) (upper: Vector) : Box =
        for name, bounds in [ "lower", lower; "upper", upper ] do
            if bounds.IsDefault then
                Check.fail name "default(ImmutableArray)" "a vector of bounds, empty where there are none"

        for i in 0 .. lower.Length - 1 do
            Check.that "a number or negative infinity" (fun bound -> bound < infinity) $"lower[{i}]" lower[i]
            |> ignore

        for i in 0 .. upper.Length - 1 do
            Check.that "a number or infinity" (fun bound -> bound > -infinity) $"upper[{i}]" upper[i]
            |> ignore

        if not lower.IsEmpty && not upper.IsEmpty then
            Check.dimension "upper" lower.Length upper |> ignore

            for i in 0 .. lower.Length - 1 do
                if lower[i] > upper[i] then
                    Check.fail $"lower[{i}]" (text lower[i]) $"at most upper[{i}], which is {text upper[i]}"

        { Lower = lower; Upper = upper }

    /// No bounds at all.
    let none: Box =
        {
            Lower = Vector.Empty
            Upper = Vector.Empty
        }

    /// Whether there are no bounds at all, not even infinite ones.
    let private isOpen (box: Box) = box.Lower.IsEmpty && box.Upper.IsEmpty

    /// Whether no coordinate has a bound.
    let isUnbounded (box: Box) : bool =
        Seq.forall Double.IsNegativeInfinity box.Lower
        && Seq.forall Double.IsPositiveInfinity box.Upper

    /// Whether every coordinate has both bounds.
    let isClosed (box: Box) : bool =
        not box.Lower.IsEmpty
        && not box.Upper.IsEmpty
        && Seq.forall Double.IsFinite box.Lower
        && Seq.forall Double.IsFinite box.Upper

    /// The start, which must have a coordinate for each bound and lie within them.
    let checkStart (box: Box) (start: Vector) : Vector =
        for name, bounds in [ "lower", box.Lower; "upper", box.Upper ] do
            if not bounds.IsEmpty then
                Check.dimension name start.Length bounds |> ignore

        for i in 0 .. start.Length - 1 do
            if start[i] < box.Least i then
                Check.fail $"start[{i}]" (text start[i]) $"at least its lower bound {text (box.Least i)}"
            elif start[i] > box.Most i then
                Check.fail $"start[{i}]" (text start[i]) $"at most its upper bound {text (box.Most i)}"

        start

    /// How far the gradient can be followed downhill: x less the nearest point of the box to x - g, coordinate by coordinate.
    /// The largest absolute one; 0 where x is a stationary point of the box.
    let projectedGradient (box: Box) (at: Evaluation) : float =
        let point, gradient = at.Point, at.Gradient

        if isOpen box then
            Vector.largest gradient
        else
            let mutable largest = 0.0

            for i in 0 .. point.Length - 1 do
                let x, g = point[i], gradient[i]
                // Not x - (x - g), which would lose a small g.
                let way =
                    if g < 0.0 then
                        Math.Max(x - box.Most i, g)
                    else
                        Math.Min(x - box.Least i, g)

                largest <- Math.Max(largest, abs way)

            largest

    /// from + step * direction, brought into the box exactly.
    let along (box: Box) (from: Vector) (step: float) (direction: Vector) : Vector =
        let straight = Vector.addScaled step direction from

        if isOpen box then
            straight
        else
            Vector.init straight.Length (fun i -> box.Clamp(i, straight[i]))

    /// The largest multiple of a direction that leads to no point outside; infinity where no bound is in the way.
    let room (box: Box) (from: Vector) (direction: Vector) : float =
        let mutable room = infinity

        for i in 0 .. from.Length - 1 do
            let d = direction[i]

            if d < 0.0 then
                room <- min room ((box.Least i - from[i]) / d)
            elif d > 0.0 then
                room <- min room ((box.Most i - from[i]) / d)

        room
