namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Hyperparameters of the Gauss-Newton method.
type GaussNewtonSettings = {
    /// c1 of the sufficient decrease condition, in (0, 1). The default is 1e-4.
    SufficientDecrease: float
    /// The tolerance for the relative decrease of the value, finite and at least 0. The default is 1e-15.
    ValueTolerance: float
    /// The tolerance for the relative step norm, finite and at least 0. The default is 1e-12.
    StepTolerance: float
    /// The tolerance for the cosine of the angle between the residuals and the columns of the Jacobian, finite and at
    /// least 0. The default is 1e-12.
    GradientTolerance: float
}

/// The backtracking along a Gauss-Newton step.
type GaussNewtonLine = {
    /// The iterate.
    At: LeastSquaresIterate
    /// The largest norms of the columns of the Jacobian so far.
    Scale: Vector
    /// The full step.
    Model: DampedStep
    /// The step length: the fraction of the full step.
    Share: float
    /// The trial point.
    Asked: Vector
}

/// The state of the Gauss-Newton method.
[<RequireQualifiedAccess>]
type GaussNewtonState =
    /// It asks for a trial point along a step.
    | AtTrial of line: GaussNewtonLine
    /// All derivatives by some coordinates are 0. It asks for a probe point with other values of these coordinates, to
    /// check whether the residuals depend on them.
    | AtFlat of at: LeastSquaresIterate * ending: Ending * tried: int * probe: Vector

/// The Gauss-Newton method for sums of squares: x <- x + a p, where p minimizes the linear model |J p + r|^2, with the
/// smallest |D p| if there are several minimizers, and backtracking shortens the step to a sufficient decrease. The
/// first step solves a linear problem. Nocedal and Wright, Numerical Optimization, section 10.3, with the backtracking
/// of Algorithm 3.1.
[<RequireQualifiedAccess>]
module GaussNewton =

    /// Tolerances for full precision.
    let defaults: GaussNewtonSettings = {
        SufficientDecrease = 1e-4
        ValueTolerance = LevenbergMarquardt.defaults.ValueTolerance
        StepTolerance = LevenbergMarquardt.defaults.StepTolerance
        GradientTolerance = LevenbergMarquardt.defaults.GradientTolerance
    }

    let private ask state =
        match state with
        | GaussNewtonState.AtTrial line -> line.Asked
        | GaussNewtonState.AtFlat(_, _, _, probe) -> probe

    /// The method with these settings. Raises a `ParameterException` if one is out of its range.
    let create (settings: GaussNewtonSettings) : Algorithm<GaussNewtonState, LeastSquaresIterate, Linearization> =
        Check.that "above 0 and below 1" (fun c -> 0.0 < c && c < 1.0) "SufficientDecrease" settings.SufficientDecrease
        |> ignore

        Check.notNegative "ValueTolerance" settings.ValueTolerance |> ignore
        Check.notNegative "StepTolerance" settings.StepTolerance |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore

        let tolerances = {
            Value = settings.ValueTolerance
            Step = settings.StepTolerance
            Gradient = settings.GradientTolerance
        }

        /// An ending; with a column of zeros, only after probes have shown whether the residuals depend on its
        /// parameter.
        let conclude = FlatCoordinates.conclude Bounds.None GaussNewtonState.AtFlat 0

        let isStationary (at: LeastSquaresIterate) =
            LeastSquaresEnding.isStationary tolerances.Gradient Loss.none Bounds.None at

        let tryAt (line: GaussNewtonLine) share =
            let asked = Vector.addScaled share line.Model.Step line.At.Point

            { line with Share = share; Asked = asked }

        let arrive previous (at: LeastSquaresIterate) (outcomeOf: GaussNewtonLine -> TrialOutcome voption) =
            let scale = StepScale.columns previous at.Jacobian

            let model = DampedLeastSquares.step (DampedLeastSquares.factor at.Jacobian at.Residuals scale) 0.0

            let line = tryAt { At = at; Scale = scale; Model = model; Share = 1.0; Asked = at.Point } 1.0

            match LeastSquaresEnding.arrival tolerances.Gradient Loss.none Bounds.None at with
            | ValueSome ending -> conclude at ending
            | ValueNone ->
                let outcome = outcomeOf line

                match outcome |> ValueOption.bind (LeastSquaresEnding.afterTrial tolerances), outcome with
                | ValueSome ending, _ when isStationary at -> conclude at ending
                | ValueSome _, ValueSome outcome when
                    outcome.Predicted <= Number.epsilon && abs outcome.Measured <= Number.epsilon
                    ->
                    LeastSquaresEnding.unconfirmed Loss.none Bounds.None at outcome |> Error
                | _ when model.Reduction > 0.0 && Vector.isFinite line.Asked -> Ok(GaussNewtonState.AtTrial line)
                | _ -> LeastSquaresEnding.ofStep at.Value model |> Error
            |> Reply.ofIterate at

        let start (at: LeastSquaresIterate) = arrive (Vector.zeros at.Point.Length) at (fun _ -> ValueNone)

        /// The norm of a fraction of a step, relative to the norm of the point.
        let relative (line: GaussNewtonLine) share =
            share * line.Model.Length / StepScale.lengthIn line.Scale line.At.Point

        let shorten (line: GaussNewtonLine) (value: float) =
            let slope = line.Share * line.Model.Slope
            let excess = value - line.At.Value - slope

            // The minimizer of the parabola with this slope through both values, if they are finite.
            let factor =
                if Double.IsFinite excess && excess > 0.0 then
                    Math.Clamp(-0.5 * slope / excess, 0.1, 0.5)
                else
                    0.1

            let next = tryAt line (factor * line.Share)
            let predicted = -next.Share * line.Model.Slope / line.At.Value

            let whole = line.Model.Reduction / line.At.Value
            let length = relative line 1.0

            if whole <= Number.epsilon then
                Ending.create
                    StopKind.PrecisionReached
                    whole
                    Number.epsilon
                    $"Stopped: the predicted relative decrease of the best step is {Number.text whole}, no more than \
                      rounding,"
                |> Error
            elif length <= tolerances.Step && isStationary line.At then
                Ending.create
                    StopKind.StepBelow
                    length
                    tolerances.Step
                    $"Converged: the relative length of the next step is {Number.text length}, at \
                      most {Number.text tolerances.Step},"
                |> conclude line.At
            elif predicted <= Number.epsilon || relative line next.Share <= Number.epsilon then
                Ending.create
                    StopKind.LineSearchFailed
                    line.Share
                    nan
                    $"Stopped: even {Number.text line.Share} of the Gauss-Newton step does not lower the \
                      value,"
                |> Error
            else
                Ok(GaussNewtonState.AtTrial next)

        let tell (line: GaussNewtonLine) (observation: Linearization) =
            Check.dimension "residuals" line.At.Residuals.Length observation.Residuals |> ignore

            let value = Loss.value Loss.none observation.Residuals

            let wanted = line.At.Value + settings.SufficientDecrease * line.Share * line.Model.Slope

            let predicted = line.Model.Reduction / line.At.Value
            let measured = 1.0 - value / line.At.Value
            let next = lazy LeastSquaresIterate.ofLinearization Loss.none observation value

            let isLower = value < line.At.Value && value <= wanted

            let isTaken =
                isLower && LeastSquaresIterate.isUsable next.Value
                || not isLower
                   && Double.IsFinite measured
                   && LeastSquaresEnding.improvesAngles
                       tolerances.Gradient
                       Loss.none
                       Bounds.None
                       line.At
                       predicted
                       measured
                       next

            if isTaken then
                arrive line.Scale next.Value (fun following ->
                    ValueSome {
                        Predicted = predicted
                        Measured = measured
                        Step = relative following (line.Share * line.Model.Length / following.Model.Length)
                    })
            else
                shorten line (if isLower then infinity else value) |> Reply.ofTrial

        let validate (last: Evaluation) state =
            match state with
            | GaussNewtonState.AtTrial line ->
                LeastSquaresIterate.validate Loss.none last line.At
                DampedLeastSquares.validateStep line.Model
                SavedState.number "Share" line.Share "above 0 and at most 1" (fun share -> 0.0 < share && share <= 1.0)

                for scale in line.Scale do
                    SavedState.number "Scale" scale "at least 0" (fun scale -> scale >= 0.0)
            | GaussNewtonState.AtFlat(at, ending, tried, probe) ->
                FlatCoordinates.validate Bounds.None Loss.none last at ending tried probe

        LeastSquaresIterate.algorithm "Gauss-Newton" Bounds.None Loss.none start ask (fun state observation ->
            match state with
            | GaussNewtonState.AtTrial line -> tell line observation
            | GaussNewtonState.AtFlat(at, ending, tried, _) ->
                FlatCoordinates.look Bounds.None GaussNewtonState.AtFlat at ending tried observation |> Reply.ofTrial)
        |> Algorithm.withSettings settings
        |> Algorithm.validating validate
