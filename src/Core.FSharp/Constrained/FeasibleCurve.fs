namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A curve of points that satisfy the constraints, followed to the largest floats. Each coordinate is multiplied by a
/// power of two, and Newton's method leads back to the constraints.
type FeasibleCurve = {
    /// The last point of the curve; at first the iterate where it begins, which may violate constraints.
    At: ConstrainedIterate
    /// The octaves (factors of 2) by which the fastest coordinate grows from there to the next point; 0 while the
    /// first point is corrected.
    Octaves: int
    /// The octaves from the last point to numbers that are not finite.
    Left: int
    /// The octaves over which the value has fallen.
    Covered: int
    /// The decrease of the value per octave up to the last point; 0 at first.
    Slope: float
    /// The trial point.
    Asked: Vector
    /// The number of Newton steps that led to it.
    Corrections: int
}

/// Follows curves of points that satisfy the constraints. Such a curve shows that an objective is unbounded below if
/// the value falls from point to point up to the largest floats, and never more slowly per octave than before: 1/x
/// falls all the way too, but is bounded below. It is what `Ray` is without constraints.
[<Sealed>]
type internal FeasibleCurves(constraints: Constraints, ending: ConstrainedEnding) =

    /// The octaves of the first step, for which powers of 1/2, 1/3, ... are powers of two.
    let grain = 24

    /// With fewer octaves, a decrease over all of them is no evidence.
    let leastOctaves = 256

    /// The decrease per octave must be at least this fraction of the one before.
    let steady = 0.75

    let maxCorrections = 8

    /// With more variables, dense matrices are slow.
    let maxDimension = 500

    let bounds, count = constraints.Bounds, constraints.Count

    /// The least step that satisfies the linearized constraints and is nearest to minus the slopes, in units of these
    /// sizes of the coordinates; none if there is none.
    let step (at: ConstrainedIterate) (sizes: float[]) (slopes: float[]) (down: float[]) (up: float[]) =
        let n = sizes.Length
        let row i = Array.init n (fun j -> at.Jacobian[i, j] * sizes[j])

        let scaled =
            Array.init count (fun i ->
                let row = row i
                let largest = Array.fold (fun largest entry -> max largest (abs entry)) 0.0 row
                struct (row, (if largest > 0.0 then largest else 1.0)))

        let each (values: Vector) =
            Array.init count (fun i ->
                let struct (_, size) = scaled[i]
                values[i] / size)

        let model: SqpModel = {
            Value = 0.0
            Gradient = slopes
            Constraints = each at.Constraints
            Rows = scaled |> Array.map (fun struct (row, size) -> Array.map (fun entry -> entry / size) row)
            Lower = each constraints.Lower
            Upper = each constraints.Upper
            Down = down
            Up = up
        }

        let isFinite = Array.forall (Array.forall Double.IsFinite) model.Rows && Array.forall Double.IsFinite slopes
        let identity = Array.init (n * n) (fun k -> if k % (n + 1) = 0 then 1.0 else 0.0)

        if not isFinite then
            ValueNone
        else
            match SqpSubproblem.solve model identity (Array.zeroCreate count) 1.0 with
            | ValueSome found when not found.IsElastic && Array.forall Double.IsFinite found.Step -> ValueSome found
            | _ -> ValueNone

    /// The power of each coordinate: by how many octaves it grows while the fastest one grows by `grain`. Those of the
    /// steepest descent direction along the constraints, where every coordinate is measured by its own size.
    let powers (at: ConstrainedIterate) : int[] voption =
        let n = at.Point.Length
        let sizes = Array.init n (fun j -> abs at.Point[j])
        let slopes = Array.init n (fun j -> at.Gradient[j] * sizes[j])
        let largest = Array.fold (fun largest slope -> max largest (abs slope)) 0.0 slopes
        // A coordinate may go away from its bounds, or to 0 where its bound is 0.
        let isFree bound j = Double.IsInfinity bound || bound = 0.0 && at.Point[j] <> 0.0
        let down = Array.init n (fun j -> if isFree (bounds.Lower j) j then -infinity else 0.0)
        let up = Array.init n (fun j -> if isFree (bounds.Upper j) j then infinity else 0.0)

        if not (largest > 0.0) then
            ValueNone
        else
            match step at sizes (Array.map (fun slope -> slope / largest) slopes) down up with
            | ValueNone -> ValueNone
            | ValueSome found ->
                let growth = Array.init n (fun j -> found.Step[j] * float (sign at.Point[j]))
                let fastest = Array.max growth

                if fastest > 1e-6 then
                    growth
                    |> Array.map (fun growth ->
                        int (Math.Round(float grain * Math.Clamp(growth / fastest, -64.0, 1.0))))
                    |> ValueSome
                else
                    ValueNone

    /// The octaves of the fastest coordinate up to the largest floats.
    let octavesLeft (at: ConstrainedIterate) (powers: int[]) : int =
        Seq.init powers.Length id
        |> Seq.filter (fun j -> powers[j] > 0)
        |> Seq.map (fun j -> (1023 - Math.ILogB at.Point[j]) * grain / powers[j])
        |> Seq.min

    /// The end of a curve at the largest floats: evidence, if it is long enough.
    let finish (curve: FeasibleCurve) : Result<FeasibleCurve, Ending voption> =
        if curve.Covered >= leastOctaves then
            Error(ValueSome(Ending.ofGrowth (Vector.largest curve.At.Point) curve.At.Value))
        else
            Error ValueNone

    /// The trial point that is at most so many octaves away from the last point; no ending if the value falls in no
    /// direction that leads away.
    let extend (curve: FeasibleCurve) (octaves: int) : Result<FeasibleCurve, Ending voption> =
        match powers curve.At with
        | ValueNone -> Error ValueNone
        | ValueSome powers ->
            let left = min curve.Left (octavesLeft curve.At powers)

            if left <= grain then
                finish curve
            else
                let octaves = max 1 (min octaves (left / 2))

                let power j = int (Math.Round(float (powers[j] * octaves) / float grain))

                Ok {
                    curve with
                        Octaves = octaves
                        Left = left
                        Asked =
                            Vector.init powers.Length (fun j -> Math.ScaleB(curve.At.Point[j], power j))
                            |> Box.clip bounds
                        Corrections = 0
                }

    /// A nearer trial point, because the last one cannot be evaluated.
    let shorten (curve: FeasibleCurve) : Result<FeasibleCurve, Ending voption> =
        if curve.Octaves <= grain then
            finish curve
        else
            extend { curve with Left = curve.Octaves } curve.Octaves

    /// A nearer trial point, because the last one is too far for Newton's method.
    let approach (curve: FeasibleCurve) : Result<FeasibleCurve, Ending voption> =
        if curve.Octaves > 1 then extend curve (curve.Octaves / 2) else Error ValueNone

    /// A Newton step towards the constraints.
    let correct (curve: FeasibleCurve) (at: ConstrainedIterate) : FeasibleCurve voption =
        let n = at.Point.Length
        let sizes = Array.init n (fun j -> if at.Point[j] = 0.0 then 1.0 else abs at.Point[j])
        let limit (bound: int -> float) = Array.init n (fun j -> (bound j - at.Point[j]) / sizes[j])

        match step at sizes (Array.zeroCreate n) (limit bounds.Lower) (limit bounds.Upper) with
        | ValueSome found when curve.Corrections < maxCorrections ->
            let asked = Vector.init n (fun j -> at.Point[j] + sizes[j] * found.Step[j]) |> Box.clip bounds

            if Vector.isFinite asked && not (Vector.isSame asked at.Point) then
                ValueSome { curve with Asked = asked; Corrections = curve.Corrections + 1 }
            else
                ValueNone
        | _ -> ValueNone

    /// Whether a point satisfies the constraints. The first one must do so without an allowance for rounding errors,
    /// which would be larger than sin x where x is large.
    let isOnCurve (curve: FeasibleCurve) (at: ConstrainedIterate) : bool =
        at.Violation <= ending.LargestViolation || curve.Octaves > 0 && ending.IsFeasibleToRounding at

    /// The curve after a point of it was found.
    let arrive (curve: FeasibleCurve) (at: ConstrainedIterate) : Result<FeasibleCurve, Ending voption> =
        let fall = 0.5 * curve.At.Value - 0.5 * at.Value
        let slope = fall / float (max 1 curve.Octaves)
        let isFalling = fall > 4.0 * Number.epsilon * abs at.Value && slope >= steady * curve.Slope

        if curve.Octaves = 0 then
            extend { curve with At = at } grain
        elif isFalling then
            extend
                {
                    curve with
                        At = at
                        Left = curve.Left - curve.Octaves
                        Covered = curve.Covered + curve.Octaves
                        Slope = slope
                }
                (2 * curve.Octaves)
        else
            Error ValueNone

    /// The curve after the observation at its trial point: its next trial point, no ending if the value does not fall
    /// steadily or the constraints cannot be satisfied, or the ending if the largest floats are reached.
    member _.Tell(curve: FeasibleCurve, observation: ConstrainedEvaluation) : Result<FeasibleCurve, Ending voption> =
        // A value of minus infinity has no gradient, and needs none.
        let isLowest = observation.Value = -infinity && Vector.isFinite observation.Constraints

        if not isLowest && (ending.NonFinite observation).IsSome then
            shorten curve
        else
            let at = {
                ending.Unknown observation with
                    Gradient = if isLowest then Vector.Empty else observation.Gradient
                    Jacobian = observation.Jacobian
            }

            if not (Vector.isFinite at.Jacobian.Entries) then
                shorten curve
            elif not (isOnCurve curve at) then
                match correct curve at with
                | ValueSome next -> Ok next
                | ValueNone -> approach curve
            elif isLowest then
                Error(ValueSome Ending.minusInfinity)
            else
                arrive curve at

    /// The curve from an observed point; none if there is none.
    member this.Start(observation: ConstrainedEvaluation) : FeasibleCurve voption =
        if observation.Point.Length > maxDimension || (ending.NonFinite observation).IsSome then
            ValueNone
        else
            let curve = {
                At = {
                    ending.Unknown observation with
                        Gradient = observation.Gradient
                        Jacobian = observation.Jacobian
                }
                Octaves = 0
                Left = Int32.MaxValue
                Covered = 0
                Slope = 0.0
                Asked = observation.Point
                Corrections = 0
            }

            match this.Tell(curve, observation) with
            | Ok curve -> ValueSome curve
            | Error _ -> ValueNone

    /// Raises where a curve that was read cannot be one.
    member _.Validate (dimension: int) (curve: FeasibleCurve) : unit =
        SavedConstrained.iterate bounds count dimension "At" curve.At
        SavedState.within count count "Rows of At.Jacobian" curve.At.Jacobian.Rows
        SavedState.point bounds "Asked" dimension curve.Asked
        SavedState.within 0 2200 "Octaves" curve.Octaves
        SavedState.within 0 maxCorrections "Corrections" curve.Corrections
