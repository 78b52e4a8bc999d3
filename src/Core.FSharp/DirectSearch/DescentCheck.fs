namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The check before a method without gradients converges, because short steps that fail show little in a narrow valley:
/// first the points around the best one, up and down in each coordinate, and then steps along the steepest descent
/// direction that their differences give.
type DescentCheck = {
    /// The points to evaluate, at least one.
    Probes: ImmutableArray<Vector>
    /// The values at the first of them.
    [<MayBe(Unusual.NotFinite ||| Unusual.OfAnyLength)>]
    Values: ImmutableArray<float>
    /// Whether they are steps along the steepest descent direction.
    IsDescending: bool
    /// The lowest point of the check so far; the best point of the method at first.
    [<MayBe(Unusual.NotFinite)>]
    Lowest: Evaluation
}

/// The reply of a check to a value.
[<RequireQualifiedAccess>]
type internal DescentCheckReply =
    /// It continues with the next point.
    | Next of DescentCheck
    /// It is over; this is the lowest point.
    | Lowest of Evaluation

/// Creates and continues checks.
[<RequireQualifiedAccess>]
module internal DescentCheck =

    /// The distance of a point around the best one, as a fraction of its coordinate: the third root of the rounding
    /// error, rounded. A coordinate near 0 counts as this fraction of the size of the point.
    let private distance, least = 6e-6, 1e-3

    /// The longest step as a fraction of the size, the factor between steps, and their number.
    let private longest, shrinkage, steps = 1e-3, 0.1, 13

    /// The point to evaluate next.
    let asked (check: DescentCheck) : Vector = check.Probes[check.Values.Length]

    /// The check of the best point, whose size is this; none if there is no other point around it.
    let start (bounds: Bounds) (size: float) (best: Evaluation) : DescentCheck voption =
        let away i = distance * max (abs best.Point[i]) (least * size)
        let probes = SimplexGeometry.pattern bounds away best.Point

        if probes.IsEmpty then
            ValueNone
        else
            ValueSome { Probes = probes; Values = ImmutableArray.Empty; IsDescending = false; Lowest = best }

    /// The partial derivatives by differences of the probes; 0 where they are not finite.
    let private gradient (best: Evaluation) (check: DescentCheck) =
        Vector.init best.Point.Length (fun i ->
            let along =
                Seq.zip check.Probes check.Values
                |> Seq.filter (fun (probe, _) -> probe[i] <> best.Point[i])
                |> Seq.map (fun (probe, value) -> struct (probe[i], value))
                |> List.ofSeq

            let slope =
                match along with
                | [ (x, value); (y, other) ] -> (value - other) / (x - y)
                | [ (x, value) ] -> (value - best.Value) / (x - best.Point[i])
                | _ -> 0.0

            if Double.IsFinite slope then slope else 0.0)

    let private descending bounds size (best: Evaluation) (slopes: Vector) =
        let unit = longest * size / Vector.largest slopes

        seq { 0 .. steps - 1 }
        |> Seq.map (fun k -> Vector.addScaled (-unit * shrinkage ** float k) slopes best.Point |> Box.clip bounds)
        |> Seq.filter (fun point -> Vector.isFinite point && not (Vector.isSame point best.Point))
        |> ImmutableArray.CreateRange

    /// The reply to the value at the point that was asked for.
    let tell (bounds: Bounds) (size: float) (best: Evaluation) (check: DescentCheck) (value: float) =
        let seen = Ranking.evaluation (asked check) value

        let check = { check with Values = check.Values.Add value; Lowest = Ranking.better check.Lowest seen }

        if check.Values.Length < check.Probes.Length then
            DescentCheckReply.Next check
        elif check.IsDescending then
            DescentCheckReply.Lowest check.Lowest
        else
            let slopes = gradient best check

            match
                if Vector.largest slopes > 0.0 then
                    descending bounds size best slopes
                else
                    ImmutableArray.Empty
            with
            | points when points.IsEmpty -> DescentCheckReply.Lowest check.Lowest
            | points ->
                DescentCheckReply.Next {
                    check with
                        Probes = points
                        Values = ImmutableArray.Empty
                        IsDescending = true
                }
