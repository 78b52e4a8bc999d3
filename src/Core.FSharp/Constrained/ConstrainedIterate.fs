namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// An iterate of a method with constraints.
type ConstrainedIterate = {
    /// The point.
    Point: Vector
    /// The value of the objective.
    Value: float
    /// The gradient of the objective.
    Gradient: Vector
    /// The values of the constraints.
    [<MayBe(Unusual.OfAnyLength ||| Unusual.NotFinite)>]
    Constraints: Vector
    /// The Jacobian of the constraints; empty for methods that do not form it.
    Jacobian: Matrix
    /// The multiplier of each constrained value: by how much the minimum rises when its active limit is raised by 1. At
    /// least 0 at a lower limit, at most 0 at an upper one.
    [<MayBe(Unusual.OfAnyLength)>]
    Multipliers: Vector
    /// The multiplier of each coordinate's bound, in the same sense; 0 where no bound holds the coordinate.
    BoundMultipliers: Vector
    /// The largest violation of a constraint, 0 if all hold. Bounds always hold.
    [<MayBe(Unusual.NotFinite)>]
    Violation: float
    /// The infinity norm of the projected gradient of the Lagrangian.
    [<MayBe(Unusual.NotFinite)>]
    Stationarity: float
    /// The largest of min(slack, multiplier) over the inequalities, with the multiplier as a number of at least 0.
    [<MayBe(Unusual.NotFinite)>]
    Complementarity: float
    /// By how much the violations change the value, to first order: the sum of violations times multipliers.
    [<MayBe(Unusual.NotFinite)>]
    ValueError: float
    /// A proof that no point near here satisfies the constraints; empty unless the run ended for that reason. It has a
    /// weight for each constrained value. No direction within the bounds raises the weighted sum of the values to first
    /// order, but their limits ask for more.
    [<MayBe(Unusual.OfAnyLength)>]
    Certificate: Vector
} with

    interface IIterate with
        member this.Evaluation = { Point = this.Point; Value = this.Value; Gradient = this.Gradient }
        member _.Step = Vector.Empty
        // Math.Max keeps NaN: a residual that is not known is no convergence.
        member this.GradientNorm =
            let valueError = this.ValueError / Math.Max(1.0, abs this.Value)
            Math.Max(Math.Max(this.Stationarity, this.Complementarity), Math.Max(this.Violation, valueError))

        member _.GradientNormName = "KKT residual"
        member this.Violation = this.Violation
        member _.Answer = Vector.Empty

/// First-order optimality with constraints.
[<RequireQualifiedAccess>]
module internal Kkt =

    /// The gradient of the Lagrangian, g - J'multipliers.
    let lagrangianGradient (gradient: Vector) (jacobian: Matrix) (multipliers: Vector) : Vector =
        if multipliers.IsEmpty then
            gradient
        else
            Vector.subtract gradient (Matrix.transposeMultiply jacobian multipliers)

    /// The infinity norm of P(x - gradient) - x, where P is the projection onto the bounds.
    let projectedNorm (bounds: Bounds) (point: Vector) (gradient: Vector) : float =
        let mutable largest = 0.0

        for j in 0 .. point.Length - 1 do
            let slope = gradient[j]

            let move =
                if slope > 0.0 then min slope (point[j] - bounds.Lower j)
                elif slope < 0.0 then max slope (point[j] - bounds.Upper j)
                else slope

            largest <- Math.Max(largest, abs move)

        largest

    /// The multipliers of the bounds, from the gradient of the Lagrangian without them.
    let boundMultipliers (bounds: Bounds) (point: Vector) (gradient: Vector) : Vector =
        Vector.init point.Length (fun j ->
            let isHeld =
                point[j] = bounds.Lower j && gradient[j] > 0.0 || point[j] = bounds.Upper j && gradient[j] < 0.0

            if isHeld then gradient[j] else 0.0)

    /// The largest of min(slack, multiplier) over the sides of all inequalities; a multiplier of the wrong sign counts
    /// whole.
    let complementarity (lower: Vector) (upper: Vector) (values: Vector) (multipliers: Vector) : float =
        let mutable largest = 0.0

        for i in 0 .. values.Length - 1 do
            if lower[i] < upper[i] then
                let atLower, atUpper = max 0.0 multipliers[i], max 0.0 -multipliers[i]
                largest <- max largest (min atLower (abs (values[i] - lower[i])))
                largest <- max largest (min atUpper (abs (upper[i] - values[i])))

        largest

    /// The sum of violations times multipliers.
    let valueError (constraints: Constraints) (values: Vector) (multipliers: Vector) : float =
        let violations = constraints.Violations values
        let mutable sum = 0.0

        for i in 0 .. violations.Length - 1 do
            sum <- sum + abs (multipliers[i] * violations[i])

        sum

    /// Whether violations change the value by no more than a millionth of it, or of 1. Where the gradients of
    /// constraints vanish, multipliers grow without end, and a small violation is no small error.
    let isValueReliable (iterate: ConstrainedIterate) : bool = iterate.ValueError <= 1e-6 * max 1.0 (abs iterate.Value)

    /// The violation of an iterate in a sentence, with its effect where that keeps it from convergence.
    let violationText (iterate: ConstrainedIterate) : string =
        let violation = Number.text iterate.Violation

        if isValueReliable iterate then
            violation
        else
            $"{violation} that changes the value by {Number.text iterate.ValueError}"

    /// The factor that makes derivatives at most 100, at least 1e-6; 1 if they are not finite.
    let scaleOf (largest: float) : float =
        if Double.IsFinite largest && largest > 100.0 then
            max 1e-6 (100.0 / largest)
        else
            1.0

    /// The factor of each constrained value, from the Jacobian at the start.
    let scales (jacobian: Matrix) : Vector =
        Vector.init jacobian.Rows (fun i ->
            let mutable largest = 0.0

            for j in 0 .. jacobian.Columns - 1 do
                largest <- max largest (abs jacobian[i, j])

            scaleOf largest)

    /// The sentence of a KKT point, without its end.
    let converged (constraints: Constraints) (iterate: ConstrainedIterate) (tolerance: float) : Ending =
        let residual = max iterate.Stationarity iterate.Complementarity
        let violations = constraints.Violations iterate.Constraints

        let violation =
            if iterate.Violation = 0.0 then
                "no constraint is violated"
            else
                let worst = Seq.findIndex (fun violation -> abs violation = iterate.Violation) violations
                $"the largest violation is {Number.text iterate.Violation} (\"{constraints.NameOf worst}\")"

        Ending.create
            StopKind.GradientBelow
            residual
            tolerance
            $"Converged: the KKT residual is {Number.text residual}, at most {Number.text tolerance}, and {violation},"
