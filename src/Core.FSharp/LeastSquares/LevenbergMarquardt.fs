namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The method of Levenberg and Marquardt for sums of squares, as a trust region: steps p that minimize the linear model
/// |J p + r|^2 among those with |D p| <= radius, where D holds the largest norms that the columns of J have had. The
/// radius follows how well the model has predicted. A trial that does not lower the value costs no Jacobian.
/// From far starts these norms can be those of a region that was left long ago. Where steps become short though the
/// angles are no right ones, and where the value has not been halved for many steps, the method begins anew where it
/// stands with the other scale: the sizes of the parameters, and the norms of the columns after that. It ends where
/// both fail. Moré 1978, The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics
/// 630, algorithm 7.1.
[<RequireQualifiedAccess>]
module LevenbergMarquardt =

    /// The radius of MINPACK, and tolerances for all digits that there are.
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

    /// How many steps the first scale may take to halve the value; each time the scale changes, twice as many are
    /// allowed.
    let private firstPatience = 30

    /// How many steps in a row may be refused for that: a shorter one from the same point helps soon, or never.
    let private maxLosses = 8

    /// The method with these numbers.
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

        /// The next step from a point, if one can still lower the value.
        let propose (from: TrustedPoint) : Result<LevenbergMarquardtState, Ending> =
            let struct (model, damping) = BoundedStep.within bounds loss from.Problem from.Radius from.At

            let asked = BoundedStep.destination bounds from.At.Point model.Step

            if not (model.Reduction > 0.0) || not (Vector.isFinite asked) then
                Error(LeastSquaresEnds.ofStep from.At.Value model)
            elif Vector.isSame asked from.At.Point then
                // No more than half a last digit of each coordinate.
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

        /// An end, which a column of zeros puts off until it is known whether the residuals depend on its parameter.
        let conclude = FlatCoordinates.conclude bounds LevenbergMarquardtState.AtFlat 0

        /// The trust region with which the method begins at a point in a scale.
        let enter (record: ScaleRecord) (at: LeastSquaresIterate) =
            let problem = LevenbergMarquardtRegion.problem loss record.Scale (Vector.zeros at.Point.Length) at
            let struct (residuals, _) = Loss.correct loss at.Residuals at.Jacobian

            {
                At = at
                Problem = problem
                Radius = settings.InitialRadius * StepScale.reach record.Scale problem.Scale residuals at.Point
                IsFirst = true
                Losses = 0
                Record = { record with Steps = 0; Halved = at.Value }
            }

        /// The method is to end after a trial, if the angles allow it; else it begins anew here, twice at the most.
        let settle (from: TrustedPoint) (outcome: TrialOutcome) (ending: Ending) =
            let record = from.Record
            let isLower = from.At.Value < record.Stuck
            let failures = if isLower then 0 else record.Failures

            let give () = LeastSquaresEnds.unconfirmed loss bounds from.At outcome |> Error

            if LeastSquaresEnds.isStationary tolerances.Gradient loss bounds from.At then
                conclude from.At ending
            elif failures = 2 then
                give ()
            else
                let anew =
                    enter
                        {
                            record with
                                Scale = StepScale.other record.Scale
                                // A cosine of 1e-6 is worth this share of the value.
                                Stuck = (if isLower then from.At.Value * (1.0 - 1e-12) else record.Stuck)
                                Failures = failures + 1
                        }
                        from.At

                match propose anew with
                | Ok state -> Ok state
                | Error _ -> give ()

        let start (at: LeastSquaresIterate) =
            match LeastSquaresEnds.arrival tolerances.Gradient loss bounds at with
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
                | Error ending -> settle first { Promised = 0.0; Measured = 0.0; Step = 0.0 } ending
            |> Reply.ofIterate at

        /// After a trial: an end that the tests find, or the next step.
        let proceed (from: TrustedPoint) (outcome: TrialOutcome) =
            match LeastSquaresEnds.afterTrial tolerances outcome with
            | ValueSome ending -> settle from outcome ending
            | ValueNone ->
                match propose from with
                | Ok state -> Ok state
                | Error ending -> settle from outcome ending

        /// The trial did not lower the value: the same point with a smaller region.
        let refuse (from: TrustedPoint) (trial: TrialStep) promised measured =
            let radius = LevenbergMarquardtRegion.nextRadius from trial promised measured

            proceed { from with Radius = radius; IsFirst = false } {
                Promised = promised
                Measured = measured
                Step = LevenbergMarquardtRegion.relative loss radius from.Problem from.Record.Scale from.At
            }
            |> Reply.ofTrial

        /// The trial lowered the value.
        let accept (from: TrustedPoint) (trial: TrialStep) promised measured (at: LeastSquaresIterate) =
            let radius = LevenbergMarquardtRegion.nextRadius from trial promised measured
            let record = LevenbergMarquardtRegion.count from.Record at.Value
            let problem = LevenbergMarquardtRegion.problem loss record.Scale from.Problem.Scale at

            let outcome = {
                Promised = promised
                Measured = measured
                Step = LevenbergMarquardtRegion.relative loss radius problem record.Scale at
            }

            match LeastSquaresEnds.arrival tolerances.Gradient loss bounds at with
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

        let tryStep (from: TrustedPoint) (trial: TrialStep) (observation: Linearization) =
            Check.dimension "residuals" from.At.Residuals.Length observation.Residuals |> ignore

            let value = Loss.value loss observation.Residuals
            let promised = trial.Model.Reduction / from.At.Value

            let measured =
                // Much worse, or not a number: no parabola can be trusted with it.
                if value < 100.0 * from.At.Value then 1.0 - value / from.At.Value else -infinity

            if value < from.At.Value then
                let at = LeastSquaresIterate.ofLinearization loss observation value

                if not (LeastSquaresIterate.isUsable at) then
                    refuse from trial promised -infinity
                elif from.Losses < maxLosses && LevenbergMarquardtRegion.losesColumn bounds from.At at then
                    refuse { from with Losses = from.Losses + 1 } trial promised -infinity
                else
                    accept from trial promised measured at
            else
                let next = lazy LeastSquaresIterate.ofLinearization loss observation value

                if
                    Double.IsFinite measured
                    && LeastSquaresEnds.improvesAngles tolerances.Gradient loss bounds from.At promised measured next
                then
                    accept from trial promised promised next.Value
                else
                    refuse from trial promised measured

        LeastSquaresIterate.algorithm "Levenberg-Marquardt" bounds loss start ask (fun state observation ->
            match state with
            | LevenbergMarquardtState.AtProbe(from, trial, _) ->
                Check.dimension "residuals" from.At.Residuals.Length observation.Residuals |> ignore

                Trial(
                    LevenbergMarquardtState.AtTrial(
                        from,
                        GeodesicAcceleration.bend settings from trial observation.Residuals
                    )
                )
            | LevenbergMarquardtState.AtTrial(from, trial) -> tryStep from trial observation
            | LevenbergMarquardtState.AtFlat(at, ending, tried, _) ->
                FlatCoordinates.look bounds LevenbergMarquardtState.AtFlat at ending tried observation |> Reply.ofTrial)
