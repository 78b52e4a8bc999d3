namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The augmented Lagrangian method, for smooth objectives with equality and inequality constraints and thousands of
/// variables. In each round L-BFGS-B minimizes f + penalty / 2 * sum of squared (c - multiplier / penalty, as far as
/// that is outside of the limits) within the bounds; then multipliers become those of the minimum, and the penalty
/// rises where violations have not halved. It needs the transposed Jacobian times a vector, not the Jacobian.
/// Hestenes 1969, Multiplier and gradient methods; Powell 1969, A method for nonlinear constraints in minimization
/// problems; Birgin and Martínez 2014, Practical augmented Lagrangian methods for constrained optimization.
[<RequireQualifiedAccess>]
module AugmentedLagrangian =

    /// Tolerances of 1e-8, ten curvature pairs.
    let defaults: AugmentedLagrangianSettings = {
        StationarityTolerance = 1e-8
        FeasibilityTolerance = 1e-8
        Memory = 10
    }

    /// The method for these constraints, with these settings. Raises a `ParameterException` if one is out of its range.
    let create
        (constraints: Constraints)
        (settings: AugmentedLagrangianSettings)
        : Algorithm<
            WithVerdicts<MonitoredWithConstraints<AugmentedLagrangianState>>,
            ConstrainedIterate,
            ConstrainedEvaluation
           >
        =
        Check.notNegative "StationarityTolerance" settings.StationarityTolerance |> ignore
        Check.notNegative "FeasibilityTolerance" settings.FeasibilityTolerance |> ignore
        Check.atLeast 1L "Memory" (int64 settings.Memory) |> ignore
        let bounds, count = constraints.Bounds, constraints.Count
        let ending = ConstrainedEnding(constraints, settings.FeasibilityTolerance)
        let rounds = AugmentedLagrangianRounds(constraints, settings, ending)
        let model = rounds.Model

        let reply struct (at, next) : Reply<AugmentedLagrangianState, ConstrainedIterate> = Reply.ofIterate at next

        let start (_: Vector) (observation: ConstrainedEvaluation) =
            Check.dimension "constraints" count observation.Constraints |> ignore

            match ending.NonFinite observation with
            | ValueSome stop -> Finished(ending.Unknown observation, stop)
            | ValueNone -> rounds.First observation |> reply

        /// The quasi-Newton method has found no minimum of the augmented Lagrangian: either there is none of the
        /// problem, or the penalty is too low.
        let escape (search: AugmentedLagrangianSearch) (observation: ConstrainedEvaluation) =
            let round = search.Round

            if not round.IsRestoring && ending.Excess observation.Constraints = 0.0 then
                Stopped(Ending.ofGrowth (Vector.largest observation.Point) observation.Value)
            elif round.Penalty > rounds.MaxPenalty then
                Stopped(
                    Ending.create
                        StopKind.LineSearchFailed
                        round.Penalty
                        nan
                        $"Stopped: the augmented Lagrangian falls for ever where constraints are violated, also with a \
                          penalty of {Number.text round.Penalty},"
                )
            else
                Trial(AugmentedLagrangianState.Restarting { round with Penalty = 10.0 * round.Penalty })

        let tryPoint (search: AugmentedLagrangianSearch) (observation: ConstrainedEvaluation) =
            let round = search.Round
            let at = model.Evaluate(round, observation)

            /// The round after an ending of the quasi-Newton method.
            let after (ending: Ending) : AugmentedLagrangianRound =
                if ending.Kind = StopKind.LineSearchFailed then
                    { round with Failure = ValueSome ending }
                else
                    round

            /// The iterate at a point that the quasi-Newton method accepted: this one, or a trial before.
            let arrived (accepted: Evaluation) =
                if Vector.isSame accepted.Point observation.Point then
                    model.Iterate(round, observation, at)
                else
                    search.Lowest.Value

            let finish (round: AugmentedLagrangianRound) (accepted: Evaluation) =
                let iterate = arrived accepted

                match model.Converged(round, iterate) with
                | ValueSome ending -> Finished(iterate, ending)
                | ValueNone when Vector.isSame accepted.Point observation.Point ->
                    rounds.Next(round, observation) |> reply
                | ValueNone -> Accepted(iterate, AugmentedLagrangianState.Returning(round, accepted.Point))

            match rounds.Inner.Tell search.Inner at with
            | Trial inner ->
                let isLowest =
                    at.Value < search.LowestValue && at.Value < search.At.Value && Vector.isFinite at.Gradient

                Trial(
                    AugmentedLagrangianState.Searching {
                        search with
                            Inner = inner
                            Lowest =
                                if isLowest then
                                    ValueSome(model.Iterate(round, observation, at))
                                else
                                    search.Lowest
                            LowestValue = if isLowest then at.Value else search.LowestValue
                    }
                )
            | Accepted(accepted, inner) ->
                let iterate = arrived accepted

                if (model.Converged(round, iterate)).IsSome || rounds.IsWithin(round, accepted) then
                    finish round accepted
                else
                    Accepted(
                        iterate,
                        AugmentedLagrangianState.Searching {
                            Round = round
                            At = accepted
                            Lowest = ValueNone
                            LowestValue = infinity
                            Inner = inner
                        }
                    )
            | Finished(_, ending)
            | Stopped ending when ending.Kind = StopKind.Unbounded -> escape search observation
            | Finished(accepted, ending) -> finish (after ending) accepted
            // No step leads to finite numbers.
            | Stopped ending when ending.Kind = StopKind.ValueNotFinite || ending.Kind = StopKind.GradientNotFinite ->
                Stopped ending
            | Stopped ending -> Trial(AugmentedLagrangianState.Returning(after ending, search.At.Point))

        /// What follows at a point that was observed again.
        let resume
            (observation: ConstrainedEvaluation)
            (go: unit -> Reply<AugmentedLagrangianState, ConstrainedIterate>)
            =
            match ending.NonFiniteValue observation with
            | ValueSome ending -> Stopped ending
            | ValueNone -> go ()

        let ask =
            function
            | AugmentedLagrangianState.Searching search -> rounds.Inner.Ask search.Inner
            | AugmentedLagrangianState.Returning(_, point) -> point
            | AugmentedLagrangianState.Restarting round -> round.Start

        {
            Name = "augmented Lagrangian"
            Bounds = bounds
            CheckStart =
                fun start ->
                    constraints.CheckDimension start.Length
                    Box.projectStart bounds start
            Begin = start
            Ask = ask
            Batch = ask >> fun point -> ImmutableArray.Create<Vector>(item = point)
            Tell =
                fun state observation ->
                    match state with
                    | AugmentedLagrangianState.Searching search -> tryPoint search observation
                    | AugmentedLagrangianState.Returning(round, _) ->
                        resume observation (fun () ->
                            match rounds.Next(round, observation) with
                            | struct (_, Ok state) -> Trial state
                            | struct (at, Error ending) -> Finished(at, ending))
                    | AugmentedLagrangianState.Restarting round ->
                        resume observation (fun () -> rounds.Start(round, observation) |> reply)
            Evaluate = fun point observation -> { Point = point; Value = observation.Value; Gradient = Vector.Empty }
            Gradient = ValueSome(fun observation -> observation.Gradient)
            Violation =
                if count = 0 then
                    ValueNone
                else
                    ValueSome(fun observation -> ending.Excess observation.Constraints)
            Settings = Setting.ofRecord settings
            Validate = rounds.Validate
            InPlace = ValueNone
        }
        |> FollowedCurves.monitor constraints ending
        |> ConfirmedInfeasible.check constraints ending
