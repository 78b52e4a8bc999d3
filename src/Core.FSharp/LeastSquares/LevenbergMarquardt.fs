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

    let private query state =
        match state with
        | LevenbergMarquardtState.AtProbe(_, _, probe) -> probe
        | LevenbergMarquardtState.AtTrial(_, trial) -> trial.Asked
        | LevenbergMarquardtState.AtFlat(_, _, _, probe) -> probe

    /// The linear problem at a point, in a scale with a memory.
    let private problem (loss: Loss) (scale: StepScale) (previous: Vector) (at: LeastSquaresIterate) =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        DampedLeastSquares.factor jacobian residuals (StepScale.at scale previous residuals jacobian at.Point)

    /// How many steps the first scale may take to halve the value; each time the scale changes, twice as many are
    /// allowed.
    let private firstPatience = 30

    /// How many times faster than the residuals a column may shrink in one step.
    let private fastestShrinking = 1000.0

    /// How many steps in a row may be refused for that: a shorter one from the same point helps soon, or never.
    let private mostLosses = 8

    /// Whether a step leads where the residuals hardly depend on a parameter any more, as those of exp(k x) do not
    /// where k is far below 0: a column has shrunk much faster than the residuals. At a bound it may.
    let private losesColumn (bounds: Bounds) (from: LeastSquaresIterate) (at: LeastSquaresIterate) : bool =
        let before, now = LeastSquaresIterate.columnNorms from.Jacobian, LeastSquaresIterate.columnNorms at.Jacobian

        let share = sqrt (at.Value / from.Value) / fastestShrinking

        at.Value > 0.0
        && Seq.exists2 (fun before now -> before > 0.0 && now <= share * before) before now
        && not (Box.isOnBorder bounds at.Point)

    /// The radius after a trial, by how much of the promised decrease there was (Moré 1978, section 4; the numbers are
    /// those of MINPACK). `measured` is the decrease relative to the value, -1 where it is much worse or not finite.
    let private nextRadius (from: TrustedPoint) (trial: TrialStep) (promised: float) (measured: float) : float =
        let length = trial.Model.Length
        // So far nothing was known of the scale: the first step is.
        let radius = if from.IsFirst then min from.Radius length else from.Radius
        let ratio = measured / promised

        if ratio <= 0.25 then
            let slope = trial.Model.Slope / from.At.Value

            let shrink =
                if measured >= 0.0 then
                    0.5
                else
                    // The minimum of the parabola with this slope through both values.
                    Math.Clamp(0.5 * slope / (slope + measured), 0.1, 0.5)

            shrink * min radius (10.0 * length)
        elif trial.Damping = 0.0 || ratio >= 0.75 then
            2.0 * length
        else
            radius

    /// How far along a step its bending is looked at, and the largest bend, |a| over |v|/2, that is believed (Transtrum
    /// and Sethna 2012, Improvements to the Levenberg-Marquardt algorithm; the numbers are those of the GNU Scientific
    /// Library).
    let private probeShare, private largestBend = 0.02, 0.75

    /// A step with the acceleration a/2, where the second derivative of the residuals along the step v is that of the
    /// observed point on the way; without it where that is not to be believed.
    let private accelerated (settings: LevenbergMarquardtSettings) from (trial: TrialStep) (onTheWay: Vector) =
        let at = from.At
        let velocity = trial.Model.Step
        let along = Matrix.multiply at.Jacobian velocity

        let second =
            Vector.init onTheWay.Length (fun i ->
                2.0 / probeShare * ((onTheWay[i] - at.Residuals[i]) / probeShare - along[i]))

        if not (Vector.isFinite second) then
            trial
        else
            let struct (_, jacobian) = Loss.correct settings.Loss at.Residuals at.Jacobian

            let second =
                if settings.Loss.Kind = RobustLoss.None then
                    second
                else
                    let struct (_, ofRows) = Loss.factors settings.Loss at.Residuals
                    Vector.map2 (*) ofRows second

            let bend =
                DampedLeastSquares.step (DampedLeastSquares.factor jacobian second from.Problem.Scale) trial.Damping

            if 2.0 * bend.Length <= largestBend * trial.Model.Length then
                {
                    trial with
                        Asked = Vector.addScaled 0.5 bend.Step velocity |> Box.along settings.Bounds at.Point 1.0
                }
            else
                trial

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
                Error(
                    Ending.create
                        StopKind.PrecisionReached
                        model.Reduction
                        0.0
                        $"Stopped: the best step promises to lower the value by \
                          {LeastSquaresIterate.text model.Reduction}, no more than rounding,"
                )
            elif asked.AsSpan().SequenceEqual(from.At.Point.AsSpan()) then
                // No more than half a last digit of each coordinate.
                Error(
                    if tolerances.Step >= LeastSquaresIterate.roundoff then
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
                    let probe = Box.along bounds from.At.Point probeShare model.Step

                    Ok(LevenbergMarquardtState.AtProbe(from, trial, probe))
                else
                    Ok(LevenbergMarquardtState.AtTrial(from, trial))

        /// An end, which a column of zeros puts off until it is known whether the residuals depend on its parameter.
        let conclude (tried: int) (at: LeastSquaresIterate) (ending: Ending) =
            match LeastSquaresEnds.flat bounds at with
            | [] -> Error ending
            | flat when flat.Length = at.Point.Length -> LeastSquaresEnds.degenerate flat |> Error
            | _ ->
                match LeastSquaresEnds.probes bounds at |> List.tryItem tried with
                | Some probe -> Ok(LevenbergMarquardtState.AtFlat(at, ending, tried, probe))
                | None -> Error ending

        /// The trust region with which the method begins at a point in a scale.
        let enter (record: ScaleRecord) (at: LeastSquaresIterate) =
            let problem = problem loss record.Scale (Vector.zeros at.Point.Length) at
            let struct (residuals, _) = Loss.correct loss at.Residuals at.Jacobian

            {
                At = at
                Problem = problem
                Radius = settings.InitialRadius * StepScale.reach record.Scale problem.Scale residuals at.Point
                IsFirst = true
                Losses = 0
                Record = { record with Steps = 0; Halved = at.Value }
            }

        /// What a step that was taken makes of the record of the scale.
        let count (record: ScaleRecord) (value: float) =
            if value <= 0.5 * record.Halved then
                { record with Steps = 0; Halved = value }
            else
                { record with Steps = record.Steps + 1 }

        /// The method is to end after a trial, if the angles allow it; else it begins anew here, twice at the most.
        let settle (from: TrustedPoint) (outcome: TrialOutcome) (ending: Ending) =
            let record = from.Record
            let isLower = from.At.Value < record.Stuck
            let failures = if isLower then 0 else record.Failures

            let give () = LeastSquaresEnds.unconfirmed loss bounds from.At outcome |> Error

            if LeastSquaresEnds.isStationary tolerances.Gradient loss bounds from.At then
                conclude 0 from.At ending
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
            | ValueSome ending -> conclude 0 at ending
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

        /// The length of the radius, relative to that of the point or, at 0, of a step that could undo the residuals.
        let relative (radius: float) (problem: DampedLeastSquares) (scale: StepScale) (at: LeastSquaresIterate) =
            let struct (residuals, _) = Loss.correct loss at.Residuals at.Jacobian
            radius / StepScale.reach scale problem.Scale residuals at.Point

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
            let radius = nextRadius from trial promised measured

            proceed { from with Radius = radius; IsFirst = false } {
                Promised = promised
                Measured = measured
                Step = relative radius from.Problem from.Record.Scale from.At
            }
            |> Reply.ofTrial

        /// The trial lowered the value.
        let accept (from: TrustedPoint) (trial: TrialStep) promised measured (at: LeastSquaresIterate) =
            let radius = nextRadius from trial promised measured
            let record = count from.Record at.Value
            let problem = problem loss record.Scale from.Problem.Scale at

            let outcome = { Promised = promised; Measured = measured; Step = relative radius problem record.Scale at }

            match LeastSquaresEnds.arrival tolerances.Gradient loss bounds at with
            | ValueSome ending -> conclude 0 at ending
            | ValueNone when record.Steps > record.Patience ->
                let anew = enter { record with Scale = StepScale.other record.Scale; Patience = 2 * record.Patience } at

                proceed anew { outcome with Step = relative anew.Radius anew.Problem anew.Record.Scale at }
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
                elif from.Losses < mostLosses && losesColumn bounds from.At at then
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

        /// Residuals at another value of the coordinates whose derivatives are 0.
        let look (at: LeastSquaresIterate) (ending: Ending) (tried: int) (observation: Linearization) =
            Check.dimension "residuals" at.Residuals.Length observation.Residuals |> ignore

            if observation.Residuals.AsSpan().SequenceEqual(at.Residuals.AsSpan()) then
                conclude (tried + 1) at ending
            else
                LeastSquaresEnds.degenerate (LeastSquaresEnds.flat bounds at) |> Error

        LeastSquaresIterate.algorithm "Levenberg-Marquardt" bounds loss start query (fun state observation ->
            match state with
            | LevenbergMarquardtState.AtProbe(from, trial, _) ->
                Check.dimension "residuals" from.At.Residuals.Length observation.Residuals |> ignore

                Trial(LevenbergMarquardtState.AtTrial(from, accelerated settings from trial observation.Residuals))
            | LevenbergMarquardtState.AtTrial(from, trial) -> tryStep from trial observation
            | LevenbergMarquardtState.AtFlat(at, ending, tried, _) -> look at ending tried observation |> Reply.ofTrial)
