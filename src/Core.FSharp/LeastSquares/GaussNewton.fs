namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The numbers of the Gauss-Newton method.
type GaussNewtonSettings = {
    /// c1: the share of the promised decrease that a step must give; above 0 and below 1.
    SufficientDecrease: float
    /// The relative decrease of the value that is too small to go on for; at least 0.
    ValueTolerance: float
    /// The relative length of a step that is too small to go on for; at least 0.
    StepTolerance: float
    /// The cosine between residuals and columns of the Jacobian that counts as zero; at least 0.
    GradientTolerance: float
}

/// A Gauss-Newton step that is being shortened.
type GaussNewtonLine = {
    /// Where it begins.
    At: LeastSquaresIterate
    /// The largest norms that the columns of the Jacobian have had.
    Scale: Vector
    /// The whole step.
    Model: DampedStep
    /// The share of it that is tried.
    Share: float
    /// The point asked for.
    Asked: Vector
}

/// Where the Gauss-Newton method stands.
[<RequireQualifiedAccess>]
type GaussNewtonState =
    /// A share of a step is wanted.
    | AtTrial of line: GaussNewtonLine
    /// All derivatives by some coordinates are 0, and a point where these have other values is wanted, to see whether
    /// the residuals depend on them.
    | AtFlat of at: LeastSquaresIterate * ending: Ending * tried: int * probe: Vector

/// The Gauss-Newton method for sums of squares: steps p that minimize the linear model |J p + r|^2, the shortest one
/// where there are several, and shortened until the value falls enough. A linear problem is solved by the first step.
/// Nocedal and Wright, Numerical Optimization, section 10.3, with the backtracking of Algorithm 3.1.
[<RequireQualifiedAccess>]
module GaussNewton =

    /// Tolerances for all digits that there are.
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

    /// The method with these numbers.
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

        /// An end, which a column of zeros puts off until it is known whether the residuals depend on its parameter.
        let conclude = FlatCoordinates.conclude Bounds.None GaussNewtonState.AtFlat 0

        let isStationary (at: LeastSquaresIterate) =
            LeastSquaresEnds.isStationary tolerances.Gradient Loss.none Bounds.None at

        let tryAt (line: GaussNewtonLine) share =
            let asked = Vector.addScaled share line.Model.Step line.At.Point

            { line with Share = share; Asked = asked }

        let arrive previous (at: LeastSquaresIterate) (outcomeOf: GaussNewtonLine -> TrialOutcome voption) =
            let scale = StepScale.columns previous at.Jacobian

            let model = DampedLeastSquares.step (DampedLeastSquares.factor at.Jacobian at.Residuals scale) 0.0

            let line = tryAt { At = at; Scale = scale; Model = model; Share = 1.0; Asked = at.Point } 1.0

            match LeastSquaresEnds.arrival tolerances.Gradient Loss.none Bounds.None at with
            | ValueSome ending -> conclude at ending
            | ValueNone ->
                let outcome = outcomeOf line

                match outcome |> ValueOption.bind (LeastSquaresEnds.afterTrial tolerances), outcome with
                | ValueSome ending, _ when isStationary at -> conclude at ending
                | ValueSome _, ValueSome outcome when
                    outcome.Promised <= Number.epsilon && abs outcome.Measured <= Number.epsilon
                    ->
                    LeastSquaresEnds.unconfirmed Loss.none Bounds.None at outcome |> Error
                | _ when model.Reduction > 0.0 && Vector.isFinite line.Asked -> Ok(GaussNewtonState.AtTrial line)
                | _ -> LeastSquaresEnds.ofStep at.Value model |> Error
            |> Reply.ofIterate at

        let start (at: LeastSquaresIterate) = arrive (Vector.zeros at.Point.Length) at (fun _ -> ValueNone)

        /// The length of a share of a step, relative to that of the point.
        let relative (line: GaussNewtonLine) share =
            share * line.Model.Length / StepScale.lengthIn line.Scale line.At.Point

        let shorten (line: GaussNewtonLine) (value: float) =
            let slope = line.Share * line.Model.Slope
            let excess = value - line.At.Value - slope

            // The minimum of the parabola with this slope through both values, where they are numbers.
            let factor =
                if Double.IsFinite excess && excess > 0.0 then
                    Math.Clamp(-0.5 * slope / excess, 0.1, 0.5)
                else
                    0.1

            let next = tryAt line (factor * line.Share)
            let promised = -next.Share * line.Model.Slope / line.At.Value

            let whole = line.Model.Reduction / line.At.Value
            let length = relative line 1.0

            if whole <= Number.epsilon then
                Ending.create
                    StopKind.PrecisionReached
                    whole
                    Number.epsilon
                    $"Stopped: the best step promises to lower the value by {Number.text whole} of \
                      itself, no more than rounding,"
                |> Error
            elif length <= tolerances.Step && isStationary line.At then
                Ending.create
                    StopKind.StepBelow
                    length
                    tolerances.Step
                    $"Converged: the next step would be {Number.text length} of the point's length, at \
                      most {Number.text tolerances.Step},"
                |> conclude line.At
            elif promised <= Number.epsilon || relative line next.Share <= Number.epsilon then
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

            let promised = line.Model.Reduction / line.At.Value
            let measured = 1.0 - value / line.At.Value
            let next = lazy LeastSquaresIterate.ofLinearization Loss.none observation value

            let isLower = value < line.At.Value && value <= wanted

            let isTaken =
                isLower && LeastSquaresIterate.isUsable next.Value
                || not isLower
                   && Double.IsFinite measured
                   && LeastSquaresEnds.improvesAngles
                       tolerances.Gradient
                       Loss.none
                       Bounds.None
                       line.At
                       promised
                       measured
                       next

            if isTaken then
                arrive line.Scale next.Value (fun following ->
                    ValueSome {
                        Promised = promised
                        Measured = measured
                        Step = relative following (line.Share * line.Model.Length / following.Model.Length)
                    })
            else
                shorten line (if isLower then infinity else value) |> Reply.ofTrial

        LeastSquaresIterate.algorithm "Gauss-Newton" Bounds.None Loss.none start ask (fun state observation ->
            match state with
            | GaussNewtonState.AtTrial line -> tell line observation
            | GaussNewtonState.AtFlat(at, ending, tried, _) ->
                FlatCoordinates.look Bounds.None GaussNewtonState.AtFlat at ending tried observation |> Reply.ofTrial)
