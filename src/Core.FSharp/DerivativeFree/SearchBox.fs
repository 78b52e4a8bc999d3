namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The box that a method stays in.
[<RequireQualifiedAccess>]
type SearchBox =
    /// All points.
    | Everywhere
    /// The same two bounds for every coordinate; either may be infinite.
    | Cube of lower: float * upper: float
    /// Bounds of each coordinate; any may be infinite.
    | Corners of lower: Vector * upper: Vector

/// Boxes: checked, and kept to.
[<RequireQualifiedAccess>]
module SearchBox =

    let private checkPair (lower: string) (upper: string) (low: float) (high: float) =
        Check.that $"less than {upper}, which is {high:R}" (fun low -> low < high && low < infinity) lower low
        |> ignore

    /// The box, if every lower bound is less than its upper one.
    let check (box: SearchBox) : SearchBox =
        match box with
        | SearchBox.Everywhere -> ()
        | SearchBox.Cube(lower, upper) -> checkPair "lower" "upper" lower upper
        | SearchBox.Corners(lower, upper) ->
            if lower.IsDefaultOrEmpty then
                Check.fail "lower" "empty" "a point with at least one coordinate"

            let upper = Check.dimension "upper" lower.Length upper

            for i in 0 .. lower.Length - 1 do
                checkPair $"lower[{i}]" $"upper[{i}]" lower[i] upper[i]

        box

    /// The lower bound of a coordinate.
    let lower (box: SearchBox) (coordinate: int) : float =
        match box with
        | SearchBox.Everywhere -> -infinity
        | SearchBox.Cube(lower, _) -> lower
        | SearchBox.Corners(lower, _) -> lower[coordinate]

    /// The upper bound of a coordinate.
    let upper (box: SearchBox) (coordinate: int) : float =
        match box with
        | SearchBox.Everywhere -> infinity
        | SearchBox.Cube(_, upper) -> upper
        | SearchBox.Corners(_, upper) -> upper[coordinate]

    /// The point of the box that is nearest to a point.
    let clip (box: SearchBox) (point: Vector) : Vector =
        match box with
        | SearchBox.Everywhere -> point
        | _ -> Vector.init point.Length (fun i -> Math.Max(lower box i, Math.Min(upper box i, point[i])))

    /// Whether a point lies in the box.
    let contains (box: SearchBox) (point: Vector) : bool =
        match box with
        | SearchBox.Everywhere -> true
        | _ -> Seq.forall (fun i -> lower box i <= point[i] && point[i] <= upper box i) (seq { 0 .. point.Length - 1 })

    /// Whether a point of the box lies on one of its bounds.
    let isOnBorder (box: SearchBox) (point: Vector) : bool =
        match box with
        | SearchBox.Everywhere -> false
        | _ -> Seq.exists (fun i -> lower box i = point[i] || point[i] = upper box i) (seq { 0 .. point.Length - 1 })

    /// A start that lies in the box and has as many coordinates.
    let checkStart (box: SearchBox) (start: Vector) : Vector =
        match box with
        | SearchBox.Corners(lower, _) -> Check.dimension "start" lower.Length start |> ignore
        | _ -> ()

        for i in 0 .. start.Length - 1 do
            let low, high = lower box i, upper box i

            Check.that
                $"within its bounds, {low:R} and {high:R}"
                (fun x -> low <= x && x <= high)
                $"start[{i}]"
                start[i]
            |> ignore

        start
