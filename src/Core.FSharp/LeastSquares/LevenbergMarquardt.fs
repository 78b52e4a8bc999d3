namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The Levenberg-Marquardt method for sums of squares, in its trust-region form: steps p minimize the linear model |J p
/// + r|^2 subject to |D p| <= radius, so p = -(J'J + mu D'D)^-1 J'r, where D holds the largest norms of the columns of
/// J so far. The trust radius follows the ratio of the actual to the predicted decrease. A trial that does not lower
/// the value costs no Jacobian. From distant starts these norms can belong to a region that was left long ago. If steps
/// become short although the angles are not right angles, or if the value has not been halved for many steps, the
/// method restarts at the current point with the other scaling: the sizes of the parameters, and the column norms after
/// that. It terminates if both fail. Moré 1978, The Levenberg-Marquardt algorithm: implementation and theory, Lecture
/// Notes in Mathematics 630, algorithm 7.1.
[<RequireQualifiedAccess>]
module LevenbergMarquardt =

    /// The initial radius of MINPACK, and tolerances for full precision.
    let defaults: LevenbergMarquardtSettings = {
        InitialRadius = 10.0
        ValueTolerance = 1e-15
        StepTolerance = 1e-12
        GradientTolerance = 1e-12
        GeodesicAcceleration = false
        Loss = Loss.none
        Bounds = Bounds.None
    }

    let private ask state =
        match state with
        | LevenbergMarquardtState.AtProbe(_, _, probe) -> probe
        | LevenbergMarquardtState.AtTrial(_, trial) -> trial.Asked
        | LevenbergMarquardtState.AtFlat(_, _, _, probe) -> probe

    /// The maximum number of steps to halve the value in the first scaling; it doubles with each change of scaling.
    let private firstPatience = 30

    /// The maximum number of successive steps refused because a column vanished: a shorter step from the same point
    /// helps soon, or never.
    let private maxLosses = 8

    /// The method with these settings. Raises a `ParameterException` if one is out of its range.
    let create
        (settings: LevenbergMarquardtSettings)
        : Algorithm<LevenbergMarquardtState, LeastSquaresIterate, Linearization> =
        Check.positive "InitialRadius" settings.InitialRadius |> ignore
        Check.notNegative "ValueTolerance" settings.ValueTolerance |> ignore
        Check.notNegative "StepTolerance" settings.StepTolerance |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore

        let loss, bounds = Loss.validate settings.Loss, settings.Bounds

        let tolerances = {
            Value = settings.ValueTolerance
            Step = settings.StepTolerance
            Gradient = settings.GradientTolerance
        }

        /// The next trial from a point, if a step can still lower the value.
        let propose (from: TrustRegionPoint) : Result<LevenbergMarquardtState, Ending> =
            let struct (model, damping) = BoundedStep.within bounds loss from.Problem from.Radius from.At

            let asked = BoundedStep.destination bounds from.At.Point model.Step

            if not (model.Reduction > 0.0) || not (Vector.isFinite asked) then
                Error(LeastSquaresEnding.ofStep from.At.Value model)
            elif Vector.isSame asked from.At.Point then
                // The step is at most half a unit in the last place of each coordinate.
                Error(
                    if tolerances.Step >= Number.epsilon then
                        Ending.create
                            StopKind.StepBelow
                            0.0
                            tolerances.Step
                            "Converged: the next step is so short that it does not change the point,"
                    else
                        Ending.create
                            StopKind.StepTooSmall
                            model.Length
                            nan
                            "Stopped: the step is so short that it does not change the point,"
                )
            else
                let trial = { Model = model; Damping = damping; Asked = asked }

                if settings.GeodesicAcceleration && Double.IsFinite damping then
                    let probe = Box.along bounds from.At.Point GeodesicAcceleration.ProbeShare model.Step

                    Ok(LevenbergMarquardtState.AtProbe(from, trial, probe))
                else
                    Ok(LevenbergMarquardtState.AtTrial(from, trial))

        /// An ending; with a column of zeros, only after probes have shown whether the residuals depend on its
        /// parameter.
        let conclude = FlatCoordinates.conclude bounds LevenbergMarquardtState.AtFlat 0

        /// The initial trust region at a point in a scaling.
        let enter (record: ScalingProgress) (at: LeastSquaresIterate) =
            let problem = LevenbergMarquardtRegion.problem loss record.Scale (Vector.zeros at.Point.Length) at
            let struct (residuals, _) = Loss.correct loss at.Residuals at.Jacobian

            {
                At = at
                Problem = problem
                Radius =
                    settings.InitialRadius * StepScale.referenceLength record.Scale problem.Scale residuals at.Point
                IsFirst = true
                Losses = 0
                Record = { record with Steps = 0; Halved = at.Value }
            }

        /// Terminates after a trial if the angles confirm it; otherwise restarts here with the other scaling, twice at
        /// most.
        let settle (from: TrustRegionPoint) (outcome: TrialOutcome) (ending: Ending) =
            let record = from.Record
            let isLower = from.At.Value < record.Stuck
            let failures = if isLower then 0 else record.Failures

            let give () = LeastSquaresEnding.unconfirmed loss bounds from.At outcome |> Error

            if LeastSquaresEnding.isStationary tolerances.Gradient loss bounds from.At then
                conclude from.At ending
            elif failures >= 2 then
                give ()
            else
                let anew =
                    enter
                        {
                            record with
                                Scale = StepScale.other record.Scale
                                // A cosine of 1e-6 is a relative decrease of 1e-12 of the value.
                                Stuck = (if isLower then from.At.Value * (1.0 - 1e-12) else record.Stuck)
                                Failures = failures + 1
                        }
                        from.At

                match propose anew with
                | Ok state -> Ok state
                | Error _ -> give ()

        let start (at: LeastSquaresIterate) =
            match LeastSquaresEnding.arrival tolerances.Gradient loss bounds at with
            | ValueSome ending -> conclude at ending
            | ValueNone ->
                let first =
                    enter
                        {
                            Scale = StepScale.Columns
                            Patience = firstPatience
                            Steps = 0
                            Halved = at.Value
                            Stuck = infinity
                            Failures = 0
                        }
                        at

                match propose first with
                | Ok state -> Ok state
                | Error ending -> settle first { Predicted = 0.0; Measured = 0.0; Step = 0.0 } ending
            |> Reply.ofIterate at

        /// After a trial: an ending by the convergence criteria, or the next step.
        let proceed (from: TrustRegionPoint) (outcome: TrialOutcome) =
            match LeastSquaresEnding.afterTrial tolerances outcome with
            | ValueSome ending -> settle from outcome ending
            | ValueNone ->
                match propose from with
                | Ok state -> Ok state
                | Error ending -> settle from outcome ending

        /// The trial did not lower the value: the same point with a smaller trust radius.
        let refuse (from: TrustRegionPoint) (trial: TrialStep) predicted measured =
            let radius = LevenbergMarquardtRegion.nextRadius from trial predicted measured

            proceed { from with Radius = radius; IsFirst = false } {
                Predicted = predicted
                Measured = measured
                Step = LevenbergMarquardtRegion.relative loss radius from.Problem from.Record.Scale from.At
            }
            |> Reply.ofTrial

        /// The trial lowered the value.
        let accept (from: TrustRegionPoint) (trial: TrialStep) predicted measured (at: LeastSquaresIterate) =
            let radius = LevenbergMarquardtRegion.nextRadius from trial predicted measured
            let record = LevenbergMarquardtRegion.count from.Record at.Value
            let problem = LevenbergMarquardtRegion.problem loss record.Scale from.Problem.Scale at

            let outcome = {
                Predicted = predicted
                Measured = measured
                Step = LevenbergMarquardtRegion.relative loss radius problem record.Scale at
            }

            match LeastSquaresEnding.arrival tolerances.Gradient loss bounds at with
            | ValueSome ending -> conclude at ending
            | ValueNone when record.Steps > record.Patience ->
                let anew = enter { record with Scale = StepScale.other record.Scale; Patience = 2 * record.Patience } at

                proceed anew {
                    outcome with
                        Step = LevenbergMarquardtRegion.relative loss anew.Radius anew.Problem anew.Record.Scale at
                }
            | ValueNone ->
                proceed
                    { At = at; Problem = problem; Radius = radius; IsFirst = false; Losses = 0; Record = record }
                    outcome
            |> Reply.ofIterate at

        let tryStep (from: TrustRegionPoint) (trial: TrialStep) (observation: Linearization) =
            Check.dimension "residuals" from.At.Residuals.Length observation.Residuals |> ignore

            let value = Loss.value loss observation.Residuals
            let predicted = trial.Model.Reduction / from.At.Value

            let measured =
                // Much higher, or not finite: no parabola is reliable with it.
                if value < 100.0 * from.At.Value then 1.0 - value / from.At.Value else -infinity

            if value < from.At.Value then
                let at = LeastSquaresIterate.ofLinearization loss observation value

                if not (LeastSquaresIterate.isUsable at) then
                    refuse from trial predicted -infinity
                elif from.Losses < maxLosses && LevenbergMarquardtRegion.columnVanishes bounds from.At at then
                    refuse { from with Losses = from.Losses + 1 } trial predicted -infinity
                else
                    accept from trial predicted measured at
            else
                let next = lazy LeastSquaresIterate.ofLinearization loss observation value

                if
                    Double.IsFinite measured
                    && LeastSquaresEnding.improvesAngles tolerances.Gradient loss bounds from.At predicted measured next
                then
                    accept from trial predicted predicted next.Value
                else
                    refuse from trial predicted measured

        let validateTrial (last: Evaluation) (from: TrustRegionPoint) (trial: TrialStep) =
            let dimension = last.Point.Length
            LeastSquaresIterate.validate loss last from.At
            DampedLeastSquares.validate dimension from.Problem
            SavedState.number "Radius" from.Radius "above 0" (fun radius -> radius > 0.0)
            SavedState.within 0 maxLosses "Losses" from.Losses
            SavedState.within 1 System.Int32.MaxValue "Patience" from.Record.Patience
            SavedState.number "Halved" from.Record.Halved "at least 0" (fun value -> value >= 0.0)
            SavedState.number "Stuck" from.Record.Stuck "at least 0" (fun value -> value >= 0.0)
            SavedState.within 0 2 "Failures" from.Record.Failures
            DampedLeastSquares.validateStep trial.Model
            SavedState.number "Damping" trial.Damping "at least 0" (fun damping -> not (damping < 0.0))
            SavedState.point bounds "Asked" dimension trial.Asked

        let validate (last: Evaluation) state =
            match state with
            | LevenbergMarquardtState.AtProbe(from, trial, probe) ->
                validateTrial last from trial
                SavedState.point bounds "probe" last.Point.Length probe
            | LevenbergMarquardtState.AtTrial(from, trial) -> validateTrial last from trial
            | LevenbergMarquardtState.AtFlat(at, ending, tried, probe) ->
                FlatCoordinates.validate bounds loss last at ending tried probe

        LeastSquaresIterate.algorithm "Levenberg-Marquardt" bounds loss start ask (fun state observation ->
            match state with
            | LevenbergMarquardtState.AtProbe(from, trial, _) ->
                Check.dimension "residuals" from.At.Residuals.Length observation.Residuals |> ignore

                Trial(
                    LevenbergMarquardtState.AtTrial(
                        from,
                        GeodesicAcceleration.accelerate settings from trial observation.Residuals
                    )
                )
            | LevenbergMarquardtState.AtTrial(from, trial) -> tryStep from trial observation
            | LevenbergMarquardtState.AtFlat(at, ending, tried, _) ->
                FlatCoordinates.look bounds LevenbergMarquardtState.AtFlat at ending tried observation |> Reply.ofTrial)
        |> Algorithm.withSettings settings
        |> Algorithm.validating validate
