namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Operations on the box of points that satisfy bounds.
[<RequireQualifiedAccess>]
module internal Box =

    let private isEvery (holds: float -> bool) (side: Side) =
        match side with
        | Side.Every bound -> holds bound
        | Side.Each bounds -> Seq.forall holds bounds

    /// Whether there are no bounds at all, not even infinite ones for each coordinate.
    let private isOpen (bounds: Bounds) = bounds.Equals Bounds.None

    /// Whether no coordinate has a bound.
    let isUnbounded (bounds: Bounds) : bool =
        isEvery Double.IsNegativeInfinity bounds.LowerSide && isEvery Double.IsPositiveInfinity bounds.UpperSide

    /// Whether every coordinate has both bounds.
    let isClosed (bounds: Bounds) : bool =
        isEvery Double.IsFinite bounds.LowerSide && isEvery Double.IsFinite bounds.UpperSide

    /// The bounds, if every lower bound is less than its upper bound, for methods that fix no coordinate. Raises a
    /// `ParameterException` otherwise.
    let checkWidth (bounds: Bounds) : Bounds = bounds.Check((<), "less than")

    /// Raises a `ParameterException` unless there is a bound for each coordinate of the start.
    let private checkDimension (bounds: Bounds) (start: Vector) : unit =
        for name, side in [ "lower", bounds.LowerSide; "upper", bounds.UpperSide ] do
            match side with
            | Side.Each bounds -> Check.dimension name start.Length bounds |> ignore
            | Side.Every _ -> ()

    /// The start, if it has a coordinate for each bound and lies within them. Raises a `ParameterException` otherwise.
    let checkStart (bounds: Bounds) (start: Vector) : Vector =
        checkDimension bounds start

        for i in 0 .. start.Length - 1 do
            if start[i] < bounds.Lower i then
                Check.fail
                    $"start[{i}]"
                    (Number.text start[i])
                    $"at least its lower bound {Number.text (bounds.Lower i)}"
            elif start[i] > bounds.Upper i then
                Check.fail
                    $"start[{i}]"
                    (Number.text start[i])
                    $"at most its upper bound {Number.text (bounds.Upper i)}"

        start

    /// The projection of a point onto the box.
    let clip (bounds: Bounds) (point: Vector) : Vector =
        if isOpen bounds then
            point
        else
            Vector.init point.Length (fun i -> bounds.Clamp(i, point[i]))

    /// The projection of a start onto the box, for methods with constraints. Raises a `ParameterException` if it has no
    /// coordinate for each bound.
    let projectStart (bounds: Bounds) (start: Vector) : Vector =
        checkDimension bounds start
        clip bounds start

    /// Whether a point lies in the box.
    let contains (bounds: Bounds) (point: Vector) : bool =
        isOpen bounds
        || Seq.forall
            (fun i -> bounds.Lower i <= point[i] && point[i] <= bounds.Upper i)
            (seq { 0 .. point.Length - 1 })

    /// Whether a point of the box lies on one of its bounds.
    let isOnBorder (bounds: Bounds) (point: Vector) : bool =
        Seq.exists (fun i -> bounds.Lower i = point[i] || point[i] = bounds.Upper i) (seq { 0 .. point.Length - 1 })

    /// from + step * direction, projected onto the box.
    let along (bounds: Bounds) (from: Vector) (step: float) (direction: Vector) : Vector =
        clip bounds (Vector.addScaled step direction from)

    /// The longest step along a direction that stays in the box; infinity if no bound limits it.
    let maxStep (bounds: Bounds) (from: Vector) (direction: Vector) : float =
        let mutable longest = infinity

        for i in 0 .. from.Length - 1 do
            let d = direction[i]

            if d < 0.0 then
                longest <- min longest ((bounds.Lower i - from[i]) / d)
            elif d > 0.0 then
                longest <- min longest ((bounds.Upper i - from[i]) / d)

        longest

    /// The longest step along a direction to a finite point, such that the distance is finite, too; above 0.
    let internal maxFiniteStep (from: Vector) (direction: Vector) : float =
        let largest = 0.499 * Double.MaxValue
        let mutable least = Double.MaxValue

        for i in 0 .. from.Length - 1 do
            if direction[i] <> 0.0 then
                // Half of the distance, because the distance to the largest float may overflow.
                let half = largest - 0.5 * from[i] * float (sign direction[i])
                least <- min least (min largest half / abs direction[i])

        Math.Clamp(2.0 * least, Double.Epsilon, Double.MaxValue)
