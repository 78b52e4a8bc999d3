namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The augmented Lagrangian of a round.
[<Sealed>]
type internal AugmentedLagrangianModel
    (constraints: Constraints, settings: AugmentedLagrangianSettings, ending: ConstrainedEnding) =

    let bounds, count = constraints.Bounds, constraints.Count

    let noJacobian = { Rows = 0; Columns = 0; Entries = Vector.Empty }

    let scaleOf (round: AugmentedLagrangianRound) = if round.IsRestoring then 0.0 else round.ValueScale

    let penaltyOf (round: AugmentedLagrangianRound) = if round.IsRestoring then 1.0 else round.Penalty

    /// What the penalty squares: c - multiplier / penalty, less its projection onto the limits. And the largest
    /// distance of a scaled value from that projection.
    let excesses (round: AugmentedLagrangianRound) (values: Vector) : struct (Vector * float) =
        let all = Array.zeroCreate count
        let mutable largest = 0.0

        for i in 0 .. count - 1 do
            let scale = round.Scales[i]
            let value = scale * values[i]

            let shifted =
                if round.IsRestoring then
                    value
                else
                    value - round.Multipliers[i] / round.Penalty

            let projected = max (scale * constraints.Lower[i]) (min (scale * constraints.Upper[i]) shifted)
            all[i] <- shifted - projected
            largest <- Math.Max(largest, abs (value - projected))

        struct (Vector.wrap all, largest)

    /// f + penalty / 2 * sum of squared excesses, with its gradient, which is NaN where a number is not finite.
    let evaluate (round: AugmentedLagrangianRound) (observation: ConstrainedEvaluation) : Evaluation =
        let scale, penalty = scaleOf round, penaltyOf round
        let struct (excesses, _) = excesses round observation.Constraints
        // Not 0 * infinity: violations can be minimized where the objective is not finite.
        let ofObjective = if scale = 0.0 then 0.0 else scale * observation.Value
        let value = ofObjective + 0.5 * penalty * Vector.dot excesses excesses

        let gradient =
            if not (Double.IsFinite value) then
                Vector.Empty
            elif Seq.forall (fun excess -> excess = 0.0) excesses then
                Vector.scale scale observation.Gradient
            else
                let weights = Vector.map2 (fun scale excess -> penalty * scale * excess) round.Scales excesses
                Vector.combination scale observation.Gradient 1.0 (observation.TransposeTimes weights)

        {
            Point = observation.Point
            Value = value
            Gradient =
                if Double.IsFinite value && Vector.isFinite gradient then
                    gradient
                else
                    Vector.map (fun _ -> nan) observation.Point
        }

    /// The iterate at an observation, with the multipliers for which the gradient of the Lagrangian is that of the
    /// augmented Lagrangian.
    let iterate (round: AugmentedLagrangianRound) (observation: ConstrainedEvaluation) (at: Evaluation) =
        let struct (excesses, _) = excesses round observation.Constraints
        let scale = round.ValueScale

        let multipliers =
            if round.IsRestoring then
                Vector.zeros count
            else
                Vector.map2 (fun factor excess -> -round.Penalty * factor * excess / scale) round.Scales excesses

        let gradient =
            if Seq.forall (fun excess -> excess = 0.0) excesses then
                observation.Gradient
            else
                Vector.scale (1.0 / scale) at.Gradient

        {
            Point = observation.Point
            Value = observation.Value
            Gradient = observation.Gradient
            Constraints = observation.Constraints
            Jacobian = noJacobian
            Multipliers = multipliers
            BoundMultipliers = Kkt.boundMultipliers bounds observation.Point gradient
            Violation = ending.Violation observation.Constraints
            Stationarity =
                if round.IsRestoring then
                    nan
                else
                    Kkt.projectedNorm bounds observation.Point gradient
            Complementarity =
                Kkt.complementarity constraints.Lower constraints.Upper observation.Constraints multipliers
            ValueError = Kkt.valueError constraints observation.Constraints multipliers
            Certificate = Vector.Empty
        }

    /// Whether scaled and unscaled residuals are within the tolerances.
    let isOptimal (round: AugmentedLagrangianRound) (at: ConstrainedIterate) : bool =
        let violations = constraints.Violations at.Constraints
        let isWithin i = abs (round.Scales[i] * violations[i]) <= settings.FeasibilityTolerance
        let size = settings.StationarityTolerance * max 1.0 (Vector.largest at.Gradient)

        not round.IsRestoring
        && Double.IsFinite size
        && at.Violation <= ending.LargestViolation
        && at.Stationarity <= size
        && at.Complementarity <= size
        && Kkt.isValueReliable at
        && Seq.forall isWithin (seq { 0 .. count - 1 })

    let converged (at: ConstrainedIterate) =
        Kkt.converged constraints at (settings.StationarityTolerance * max 1.0 (Vector.largest at.Gradient))

    /// The augmented Lagrangian at an observation; NaN where a number is not finite.
    member _.Evaluate(round: AugmentedLagrangianRound, observation: ConstrainedEvaluation) : Evaluation =
        evaluate round observation

    /// The iterate at an observation with this augmented Lagrangian.
    member _.Iterate(round: AugmentedLagrangianRound, observation: ConstrainedEvaluation, at: Evaluation) =
        iterate round observation at

    /// What the penalty squares at constrained values, and their largest distance from a solution.
    member _.Excesses(round: AugmentedLagrangianRound, values: Vector) : struct (Vector * float) = excesses round values

    /// The ending at an iterate that is a KKT point.
    member _.Converged(round: AugmentedLagrangianRound, at: ConstrainedIterate) : Ending voption =
        if isOptimal round at then ValueSome(converged at) else ValueNone

    /// The iterate with the proof that no point near here satisfies the constraints; none if there is no proof.
    member _.Infeasible(observation: ConstrainedEvaluation, at: ConstrainedIterate) =
        match ending.Infeasible { at with Jacobian = observation.Jacobian } with
        | ValueSome(at, ending) -> ValueSome({ at with Jacobian = noJacobian }, ending)
        | ValueNone -> ValueNone
