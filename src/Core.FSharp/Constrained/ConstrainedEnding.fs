namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Violations, and the endings that all methods with constraints share.
type internal ConstrainedEnding(constraints: Constraints, feasibilityTolerance: float) =

    /// The largest violation in the user's units at a KKT point, whatever the scaling.
    let largestViolation = 1e-6

    let bounds, count = constraints.Bounds, constraints.Count

    let violation (values: Vector) : float = if count = 0 then 0.0 else Vector.largest (constraints.Violations values)

    let excess (values: Vector) : float =
        let violation = violation values
        if violation <= feasibilityTolerance then 0.0 else violation

    /// Whether constraints are violated by no more than rounding of large coordinates makes of them.
    let isFeasibleToRounding (at: ConstrainedIterate) : bool =
        let violations = constraints.Violations at.Constraints

        seq { 0 .. count - 1 }
        |> Seq.forall (fun i ->
            let size = seq { 0 .. at.Point.Length - 1 } |> Seq.sumBy (fun j -> abs (at.Jacobian[i, j] * at.Point[j]))

            abs violations[i] <= feasibilityTolerance + 64.0 * Number.epsilon * size)

    let isFeasible (at: ConstrainedIterate) = at.Violation <= largestViolation || isFeasibleToRounding at

    /// The ending where no point near here satisfies the constraints: the weights show that no direction lowers the
    /// violation. None if they do not.
    let infeasible (at: ConstrainedIterate) : (ConstrainedIterate * Ending) voption =
        let values = constraints.Violations at.Constraints
        let length = Vector.norm values
        let weights = Vector.map (fun value -> -value / length) values

        let slope = Kkt.projectedNorm bounds at.Point (Vector.map (~-) (Matrix.transposeMultiply at.Jacobian weights))

        let size = Seq.fold (fun size entry -> max size (abs entry)) 0.0 at.Jacobian.Entries

        // No direction, or none that lowers the violation by a millionth where every coordinate moves by its size.
        let isStationary =
            slope <= 1e-6 * min 1.0 size || slope * max 1.0 (Vector.largest at.Point) <= 1e-6 * at.Violation

        if at.Violation > 0.0 && Double.IsFinite slope && isStationary then
            let worst = Seq.findIndex (fun value -> abs value = at.Violation) values

            let sentence =
                $"Stopped: no point near here satisfies the constraints: \"{constraints.NameOf worst}\" is violated \
                  by {Number.text at.Violation}, which no direction lowers to first order,"

            ValueSome(
                { at with Certificate = weights },
                Ending.create StopKind.Infeasible at.Violation feasibilityTolerance sentence
            )
        else
            ValueNone

    let entry (values: Vector) = Seq.tryFindIndex (Double.IsFinite >> not) values

    /// The ending at values or a gradient that are not finite. The gradient last: where a value is not finite, it is
    /// not computed.
    let nonFiniteValue (observation: ConstrainedEvaluation) : Ending voption =
        let ofObjective gradient =
            Ending.ofNonFinite { Point = observation.Point; Value = observation.Value; Gradient = gradient }

        match ofObjective Vector.Empty, entry observation.Constraints with
        | ValueSome ending, _ -> ValueSome ending
        | ValueNone, Some place ->
            let value = observation.Constraints[place]
            let sentence = $"Stopped: the constraint \"{constraints.NameOf place}\" is {Number.text value}"
            ValueSome(Ending.create StopKind.ValueNotFinite value nan sentence)
        | ValueNone, None -> ofObjective observation.Gradient

    /// The ending at values or derivatives that are not finite.
    let nonFinite (observation: ConstrainedEvaluation) : Ending voption =
        match nonFiniteValue observation with
        | ValueSome ending -> ValueSome ending
        | ValueNone ->
            match entry observation.Jacobian.Entries with
            | None -> ValueNone
            | Some place ->
                let slope, name = observation.Jacobian.Entries[place], constraints.NameOf(place % count)

                let sentence =
                    $"Stopped: the derivative of the constraint \"{name}\" by coordinate {place / count} is \
                      {Number.text slope}"

                ValueSome(Ending.create StopKind.GradientNotFinite slope nan sentence)

    /// The largest violation that a point may have, whatever the scaling.
    member _.LargestViolation: float = max largestViolation feasibilityTolerance

    /// The largest violation.
    member _.Violation(values: Vector) : float = violation values

    /// The largest violation; 0 if it is within the tolerance.
    member _.Excess(values: Vector) : float = excess values

    /// Whether constraints are violated by no more than rounding of large coordinates makes of them.
    member _.IsFeasibleToRounding(at: ConstrainedIterate) : bool = isFeasibleToRounding at

    /// Whether constraints are satisfied, at least as far as rounding allows.
    member _.IsFeasible(at: ConstrainedIterate) : bool = isFeasible at

    /// The ending where no point near here satisfies the constraints; none if that is not shown.
    member _.Infeasible(at: ConstrainedIterate) : (ConstrainedIterate * Ending) voption = infeasible at

    /// The ending at values or derivatives that are not finite; none if all are finite.
    member _.NonFinite(observation: ConstrainedEvaluation) : Ending voption = nonFinite observation

    /// The ending at values or a gradient that are not finite, without the Jacobian; none if all are finite.
    member _.NonFiniteValue(observation: ConstrainedEvaluation) : Ending voption = nonFiniteValue observation

    /// The iterate at an observation that is not finite: without derivatives.
    member _.Unknown(observation: ConstrainedEvaluation) : ConstrainedIterate = {
        Point = observation.Point
        Value = observation.Value
        Gradient = Vector.Empty
        Constraints = observation.Constraints
        Jacobian = { Rows = 0; Columns = 0; Entries = Vector.Empty }
        Multipliers = Vector.zeros count
        BoundMultipliers = Vector.zeros observation.Point.Length
        Violation = violation observation.Constraints
        Stationarity = nan
        Complementarity = nan
        ValueError = nan
        Certificate = Vector.Empty
    }
