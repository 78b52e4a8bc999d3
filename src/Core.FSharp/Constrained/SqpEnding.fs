namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Violations and endings of sequential quadratic programming, for these constraints and settings.
[<Sealed>]
type internal SqpEnding(constraints: Constraints, settings: SqpSettings) =

    /// The largest violation in the user's units at a KKT point, whatever the scaling.
    let largestViolation = 1e-6

    let bounds, count = constraints.Bounds, constraints.Count

    let violation (values: Vector) : float = if count = 0 then 0.0 else Vector.largest (constraints.Violations values)

    let excess (values: Vector) : float =
        let violation = violation values
        if violation <= settings.FeasibilityTolerance then 0.0 else violation

    /// Whether constraints are violated by no more than rounding of large coordinates makes of them.
    let isFeasibleToRounding (at: ConstrainedIterate) : bool =
        let violations = constraints.Violations at.Constraints

        seq { 0 .. count - 1 }
        |> Seq.forall (fun i ->
            let size = seq { 0 .. at.Point.Length - 1 } |> Seq.sumBy (fun j -> abs (at.Jacobian[i, j] * at.Point[j]))

            abs violations[i] <= settings.FeasibilityTolerance + 64.0 * Number.epsilon * size)

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
                Ending.create StopKind.Infeasible at.Violation settings.FeasibilityTolerance sentence
            )
        else
            ValueNone

    let stalled (memory: SqpMemory) (at: ConstrainedIterate) (slope: float) (size: float) : Ending =
        let isFeasible = isFeasible at

        if memory.Escapes >= 2 then
            Ending.create
                StopKind.Unbounded
                at.Value
                nan
                $"Stopped: the objective is unbounded below, as far as can be seen: at points that satisfy the \
                  constraints the value fell again and again to minus its square, and still to \
                  {Number.text at.Value},"
        elif isFeasible && -slope <= 100.0 * Number.epsilon * size then
            Ending.create
                StopKind.PrecisionReached
                (max at.Stationarity at.Complementarity)
                nan
                $"Stopped: the remaining decrease is less than the rounding error of the value, with a KKT residual \
                  of {Number.text (max at.Stationarity at.Complementarity)} and a violation of \
                  {Number.text at.Violation},"
        else
            let place =
                if isFeasible then
                    "from a feasible point,"
                else
                    $"with a violation of {Number.text at.Violation},"

            Ending.create
                StopKind.LineSearchFailed
                slope
                nan
                $"Stopped: no step of the subproblem lowers the merit function {place} which a wrong gradient or \
                  Jacobian would explain,"

    /// The ending at values or derivatives that are not finite.
    let nonFinite (observation: ConstrainedEvaluation) : Ending voption =
        let ofObjective gradient =
            Ending.ofNonFinite { Point = observation.Point; Value = observation.Value; Gradient = gradient }

        let entry (values: Vector) = Seq.tryFindIndex (Double.IsFinite >> not) values

        // The derivatives last: where a value is not finite, they are not computed.
        match ofObjective Vector.Empty, entry observation.Constraints with
        | ValueSome ending, _ -> ValueSome ending
        | ValueNone, Some place ->
            let value = observation.Constraints[place]
            let sentence = $"Stopped: the constraint \"{constraints.NameOf place}\" is {Number.text value}"
            ValueSome(Ending.create StopKind.ValueNotFinite value nan sentence)
        | ValueNone, None ->
            match ofObjective observation.Gradient, entry observation.Jacobian.Entries with
            | ValueSome ending, _ -> ValueSome ending
            | ValueNone, None -> ValueNone
            | ValueNone, Some place ->
                let slope, name = observation.Jacobian.Entries[place], constraints.NameOf(place % count)

                let sentence =
                    $"Stopped: the derivative of the constraint \"{name}\" by coordinate {place / count} is \
                      {Number.text slope}"

                ValueSome(Ending.create StopKind.GradientNotFinite slope nan sentence)

    /// The largest violation that a point may have, whatever the scaling.
    member _.LargestViolation: float = max largestViolation settings.FeasibilityTolerance

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

    /// The ending where no step lowers the merit function, which has this slope and size.
    member _.Stalled(memory: SqpMemory, at: ConstrainedIterate, slope: float, size: float) : Ending =
        stalled memory at slope size

    /// The ending at values or derivatives that are not finite; none if all are finite.
    member _.NonFinite(observation: ConstrainedEvaluation) : Ending voption = nonFinite observation
