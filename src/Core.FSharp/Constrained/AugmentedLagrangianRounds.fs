namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The rounds of the augmented Lagrangian method.
[<Sealed>]
type internal AugmentedLagrangianRounds
    (constraints: Constraints, settings: AugmentedLagrangianSettings, ending: ConstrainedEnding) =

    let model = AugmentedLagrangianModel(constraints, settings, ending)

    let maxRounds, maxIdle, maxRestorations = 100, 20, 3

    /// Beyond these, numbers are rounding errors.
    let maxPenalty, maxMultiplier = 1e14, 1e12

    let firstTolerance, firstPenalty = 1e-2, 10.0

    /// The penalty after violations alone were minimized.
    let penaltyAfter = 1e3

    let bounds, count = constraints.Bounds, constraints.Count

    let inner =
        LBfgsB.create { LBfgsB.defaults with Bounds = bounds; Memory = settings.Memory; GradientTolerance = 0.0 }

    /// The ending where rounds lead nowhere.
    let stalled (round: AugmentedLagrangianRound) (at: ConstrainedIterate) : Ending =
        let residual = max at.Stationarity at.Complementarity

        if at.Violation <= ending.LargestViolation && round.Failure.IsSome then
            round.Failure.Value
        elif at.Violation <= ending.LargestViolation then
            Ending.create
                StopKind.PrecisionReached
                residual
                nan
                $"Stopped: the remaining decrease is less than the rounding error of the augmented Lagrangian, with a \
                  KKT residual of {Number.text residual} and a violation of {Kkt.violationText at},"
        else
            Ending.create
                StopKind.LineSearchFailed
                at.Violation
                nan
                $"Stopped: {round.Number + 1} rounds with penalties up to {Number.text round.Penalty} left a violation \
                  of {Number.text at.Violation},"

    let isWithin (round: AugmentedLagrangianRound) (at: Evaluation) =
        Kkt.projectedNorm bounds at.Point at.Gradient <= round.Tolerance

    /// Begins a round at an observation: the state, or the ending there.
    let rec start (round: AugmentedLagrangianRound) (observation: ConstrainedEvaluation) =
        let round = { round with Start = observation.Point; Failure = ValueNone }

        let at = model.Evaluate(round, observation)
        let iterate = model.Iterate(round, observation, at)
        let converged = model.Converged(round, iterate)

        if converged.IsSome then
            struct (iterate, Error converged.Value)
        elif isWithin round at then
            next round observation
        else
            match inner.Begin at.Point at with
            | Accepted(_, state) ->
                struct (iterate,
                        Ok(
                            AugmentedLagrangianState.Searching {
                                Round = round
                                At = at
                                Lowest = ValueNone
                                LowestValue = infinity
                                Inner = state
                            }
                        ))
            | _ -> next round observation

    /// The round after one that ended at an observation, or the ending there.
    and next (round: AugmentedLagrangianRound) (observation: ConstrainedEvaluation) =
        let struct (excesses, distance) = model.Excesses(round, observation.Constraints)
        let violation = ending.Violation observation.Constraints
        let isIdle = Vector.isSame observation.Point round.Start
        let idle = if isIdle then round.Idle + 1 else 0
        let at = model.Iterate(round, observation, model.Evaluate(round, observation))

        if round.IsRestoring then
            if violation <= ending.LargestViolation || violation <= 0.1 * round.Distance then
                start
                    {
                        round with
                            IsRestoring = false
                            Multipliers = Vector.zeros count
                            Penalty = penaltyAfter
                            Tolerance = firstTolerance
                            Distance = infinity
                            Idle = 0
                            Number = round.Number + 1
                    }
                    observation
            else
                match model.Infeasible(observation, at) with
                // From elsewhere violations may fall further: the objective may have led here.
                | _ when not round.HasReturned ->
                    struct (at,
                            Ok(
                                AugmentedLagrangianState.Restarting {
                                    round with
                                        Start = round.Origin
                                        HasReturned = true
                                        Idle = 0
                                }
                            ))
                | ValueSome(at, ending) -> struct (at, Error ending)
                | ValueNone -> struct (at, Error(stalled round at))
        else
            let multipliers = Vector.map (fun excess -> -round.Penalty * excess) excesses
            let isLost = Vector.largest multipliers > maxMultiplier
            let isWithin = distance <= settings.FeasibilityTolerance && Kkt.isValueReliable at
            let isEnough = distance <= 0.5 * round.Distance || isWithin
            let penalty = if isEnough then round.Penalty else 10.0 * round.Penalty
            let size = max 1.0 (Vector.largest observation.Gradient)

            let following = {
                round with
                    Multipliers = if isLost then Vector.zeros count else multipliers
                    Penalty = penalty
                    Tolerance = max (round.ValueScale * settings.StationarityTolerance * size) (0.1 * round.Tolerance)
                    Distance = distance
                    Idle = idle
                    Number = round.Number + 1
            }

            if penalty <= maxPenalty && idle < maxIdle && following.Number < maxRounds then
                start following observation
            elif violation > ending.LargestViolation && round.Restorations < maxRestorations then
                start
                    {
                        following with
                            IsRestoring = true
                            Restorations = round.Restorations + 1
                            Distance = violation
                            Tolerance = 1e-10 * violation
                            Idle = 0
                    }
                    observation
            else
                struct (at, Error(stalled round at))

    /// The quasi-Newton method.
    member _.Inner = inner

    /// Beyond it, numbers are rounding errors.
    member _.MaxPenalty: float = maxPenalty

    /// The augmented Lagrangian.
    member _.Model = model

    /// Whether a round ends at its minimum here.
    member _.IsWithin(round: AugmentedLagrangianRound, at: Evaluation) : bool = isWithin round at

    /// The first round at the start.
    member _.First(observation: ConstrainedEvaluation) =
        let scale = Kkt.scaleOf (Vector.largest observation.Gradient)
        let scales = Kkt.scales observation.Jacobian
        let violations = constraints.Violations observation.Constraints |> Vector.map2 (*) scales
        let squares = Vector.dot violations violations

        start
            {
                ValueScale = scale
                Scales = scales
                Multipliers = Vector.zeros count
                // The penalty of NLopt's AUGLAG.
                Penalty =
                    if squares > 0.0 then
                        max 1e-6 (min firstPenalty (2.0 * scale * abs observation.Value / squares))
                    else
                        firstPenalty
                Tolerance = firstTolerance
                Distance = infinity
                Start = observation.Point
                Origin = observation.Point
                Number = 0
                Idle = 0
                IsRestoring = false
                Restorations = 0
                HasReturned = false
                Failure = ValueNone
            }
            observation

    /// The round begins at an observation: the iterate there, and the state or the ending.
    member _.Start(round: AugmentedLagrangianRound, observation: ConstrainedEvaluation) = start round observation

    /// The round has ended at an observation: the iterate there, and the state or the ending.
    member _.Next(round: AugmentedLagrangianRound, observation: ConstrainedEvaluation) = next round observation

    /// Raises where a state that was read is none that follows this iterate.
    member _.Validate (last: Evaluation) (state: AugmentedLagrangianState) : unit =
        let dimension = last.Point.Length

        let validateRound (round: AugmentedLagrangianRound) =
            SavedConstrained.scaled count round.ValueScale round.Scales round.Multipliers
            SavedState.number "Penalty" round.Penalty "above 0" (fun penalty -> penalty > 0.0)
            SavedState.number "Tolerance" round.Tolerance "at least 0" (fun tolerance -> tolerance >= 0.0)
            SavedState.number "Distance" round.Distance "at least 0" (fun distance -> distance >= 0.0)
            SavedState.point bounds "Start" dimension round.Start
            SavedState.point bounds "Origin" dimension round.Origin
            SavedState.within 0 maxRestorations "Restorations" round.Restorations

        match state with
        | AugmentedLagrangianState.Searching search ->
            validateRound search.Round
            SavedState.require (Vector.isSame search.At.Point last.Point) "At.Point" "another point" "the last iterate"
            search.Lowest |> ValueOption.iter (SavedConstrained.iterate bounds count dimension "Lowest")
            inner.Validate search.At search.Inner
        | AugmentedLagrangianState.Returning(round, point) ->
            validateRound round
            SavedState.point bounds "point" dimension point
        | AugmentedLagrangianState.Restarting round -> validateRound round
