namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The method of Levenberg and Marquardt for sums of squares, as a trust region: steps p that minimize the linear model
/// |J p + r|^2 among those with |D p| <= radius, where D holds the largest norms that the columns of J have had. The radius
/// follows how well the model has predicted. A trial that does not lower the value costs no Jacobian.
/// Moré 1978, The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630, algorithm 7.1.
[<RequireQualifiedAccess>]
module LevenbergMarquardt =

    /// The radius of MINPACK, and tolerances for all digits that there are.
    let defaults: LevenbergMarquardtSettings =
        {
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
        | LevenbergMarquardtState.AtStart start -> start
        | LevenbergMarquardtState.AtProbe(_, _, probe) -> probe
        | LevenbergMarquardtState.AtTrial(_, trial) -> trial.Asked
        | LevenbergMarquardtState.Ended at -> at.Point

    /// What is known where the method stands; of a start that has not been observed, only the point.
    let iterate (state: LevenbergMarquardtState) : LeastSquaresIterate =
        match state with
        | LevenbergMarquardtState.AtStart start -> LeastSquaresIterate.unknown start Vector.Empty
        | LevenbergMarquardtState.AtProbe(from, _, _)
        | LevenbergMarquardtState.AtTrial(from, _) -> from.At
        | LevenbergMarquardtState.Ended at -> at

    /// The norms of the columns, or what the scale was where that is larger; 1 for columns that have always been 0.
    let private scale (previous: Vector) (jacobian: Matrix) : Vector =
        LeastSquaresIterate.columnNorms jacobian
        |> Vector.map2 (fun before norm -> max before norm) previous

    let private positive (scale: Vector) =
        scale |> Vector.map (fun d -> if d > 0.0 then d else 1.0)

    let private problem (loss: Loss) previous (at: LeastSquaresIterate) =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        DampedLeastSquares.factor jacobian residuals (positive (scale previous jacobian))

    let private lengthIn (scale: Vector) (point: Vector) =
        Vector.norm (Vector.map2 (*) scale point)

    /// The radius after a trial, by how much of the promised decrease there was (Moré 1978, section 4; the numbers are those of
    /// MINPACK). `measured` is the decrease relative to the value, -1 where it is much worse or not finite.
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

    /// How far along a step its bending is looked at, and the largest bend, |a| over |v|/2, that is believed (Transtrum and
    /// Sethna 2012, Improvements to the Levenberg-Marquardt algorithm; the numbers are those of the GNU Scientific Library).
    let private probeShare, private largestBend = 0.02, 0.75

    /// A step with the acceleration a/2, where the second derivative of the residuals along the step v is that of the observed
    /// point on the way; without it where that is not to be believed.
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
                { trial with
                    Asked =
                        Vector.addScaled 0.5 bend.Step velocity
                        |> Box.along settings.Bounds at.Point 1.0
                }
            else
                trial

    /// The method with these numbers.
    let create (settings: LevenbergMarquardtSettings) : Method<LevenbergMarquardtState, Linearization> =
        Check.positive "InitialRadius" settings.InitialRadius |> ignore
        Check.notNegative "ValueTolerance" settings.ValueTolerance |> ignore
        Check.notNegative "StepTolerance" settings.StepTolerance |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore

        let loss, bounds = Loss.validate settings.Loss, settings.Bounds

        let tolerances =
            {
                Value = settings.ValueTolerance
                Step = settings.StepTolerance
                Gradient = settings.GradientTolerance
            }

        /// The next step from a point, if one can still lower the value.
        let propose (from: TrustedPoint) : Result<LevenbergMarquardtState, Ending> =
            let struct (model, damping) =
                BoundedStep.within bounds loss from.Problem from.Radius from.At

            let asked = BoundedStep.destination bounds from.At.Point model.Step

            if not (model.Reduction > 0.0) || not (Vector.isFinite asked) then
                Error(
                    Ending.create
                        StopKind.PrecisionReached
                        model.Reduction
                        0.0
                        $"Stopped: the best step promises to lower the value by {LeastSquaresIterate.text model.Reduction}, no more than rounding,"
                )
            elif asked.AsSpan().SequenceEqual(from.At.Point.AsSpan()) then
                Error(
                    Ending.create
                        StopKind.StepTooSmall
                        model.Length
                        nan
                        "Stopped: the step is so short that it does not change the point,"
                )
            else
                let trial =
                    {
                        Model = model
                        Damping = damping
                        Asked = asked
                    }

                if settings.GeodesicAcceleration && Double.IsFinite damping then
                    let probe = Box.along bounds from.At.Point probeShare model.Step

                    Ok(LevenbergMarquardtState.AtProbe(from, trial, probe))
                else
                    Ok(LevenbergMarquardtState.AtTrial(from, trial))

        let endAt (at: LeastSquaresIterate) ending =
            Finished(LevenbergMarquardtState.Ended at, ending)

        let begin' (at: LeastSquaresIterate) =
            let problem = problem loss (Vector.zeros at.Point.Length) at
            let length = lengthIn problem.Scale at.Point

            {
                At = at
                Problem = problem
                Radius = settings.InitialRadius * (if length > 0.0 then length else 1.0)
                IsFirst = true
            }

        let start (observation: Linearization) =
            let value = Loss.value loss observation.Residuals

            if not (Double.IsFinite value) then
                let unknown = LeastSquaresIterate.unknown observation.Point observation.Residuals

                endAt { unknown with Value = value } (LeastSquaresIterate.valueTrouble observation.Residuals value)
            else
                let at = LeastSquaresIterate.ofLinearization loss observation value

                if not (LeastSquaresIterate.isUsable at) then
                    endAt at (LeastSquaresIterate.jacobianTrouble at)
                else
                    match LeastSquaresIterate.arrival tolerances.Gradient loss bounds at with
                    | ValueSome ending -> endAt at ending
                    | ValueNone ->
                        match propose (begin' at) with
                        | Ok state -> Accepted state
                        | Error ending -> endAt at ending

        /// The trial did not lower the value: the same point with a smaller region.
        let refuse (from: TrustedPoint) (trial: TrialStep) promised measured =
            let radius = nextRadius from trial promised measured

            let smaller =
                { from with
                    Radius = radius
                    IsFirst = false
                }

            let step = radius / lengthIn from.Problem.Scale from.At.Point

            match LeastSquaresIterate.afterTrial tolerances promised measured step with
            | ValueSome ending -> endAt from.At ending
            | ValueNone ->
                match propose smaller with
                | Ok state -> Trial state
                | Error ending -> endAt from.At ending

        /// The trial lowered the value.
        let accept (from: TrustedPoint) (trial: TrialStep) promised measured (at: LeastSquaresIterate) =
            let radius = nextRadius from trial promised measured
            let problem = problem loss from.Problem.Scale at

            let next =
                {
                    At = at
                    Problem = problem
                    Radius = radius
                    IsFirst = false
                }

            let ending =
                match LeastSquaresIterate.arrival tolerances.Gradient loss bounds at with
                | ValueNone ->
                    LeastSquaresIterate.afterTrial
                        tolerances
                        promised
                        measured
                        (radius / lengthIn problem.Scale at.Point)
                | ending -> ending

            match ending with
            | ValueSome ending -> endAt at ending
            | ValueNone ->
                match propose next with
                | Ok state -> Accepted state
                | Error ending -> endAt at ending

        let tryStep (from: TrustedPoint) (trial: TrialStep) (observation: Linearization) =
            Check.dimension "residuals" from.At.Residuals.Length observation.Residuals
            |> ignore

            let value = Loss.value loss observation.Residuals
            let promised = trial.Model.Reduction / from.At.Value

            let measured =
                // Much worse, or not a number: no parabola can be trusted with it.
                if value < 100.0 * from.At.Value then
                    1.0 - value / from.At.Value
                else
                    -infinity

            if value < from.At.Value then
                let at = LeastSquaresIterate.ofLinearization loss observation value

                if LeastSquaresIterate.isUsable at then
                    accept from trial promised measured at
                else
                    refuse from trial promised -infinity
            else
                refuse from trial promised measured

        {
            Name = "Levenberg-Marquardt"
            Start = fun start -> LevenbergMarquardtState.AtStart(Box.checkStart bounds start)
            Query = query
            Batch = fun state -> Collections.Immutable.ImmutableArray.Create(query state)
            Tell =
                fun state observation ->
                    match state with
                    | LevenbergMarquardtState.AtStart _ -> start observation
                    | LevenbergMarquardtState.AtProbe(from, trial, _) ->
                        Check.dimension "residuals" from.At.Residuals.Length observation.Residuals
                        |> ignore

                        Trial(
                            LevenbergMarquardtState.AtTrial(from, accelerated settings from trial observation.Residuals)
                        )
                    | LevenbergMarquardtState.AtTrial(from, trial) -> tryStep from trial observation
                    | LevenbergMarquardtState.Ended _ ->
                        Check.fail "the run" "at its end" "one that still wants observations"
            Current = iterate >> LeastSquaresIterate.evaluation
            Evaluate =
                fun point observation ->
                    {
                        Point = point
                        Value = Loss.value loss observation.Residuals
                        Gradient = Vector.Empty
                    }
        }
