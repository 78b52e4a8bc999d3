namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The trust region of the Levenberg-Marquardt method.
[<RequireQualifiedAccess>]
module internal LevenbergMarquardtRegion =

    /// The linear problem at a point, in a scaling that depends on the previous one.
    let problem (loss: Loss) (scale: StepScale) (previous: Vector) (at: LeastSquaresIterate) =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        DampedLeastSquares.factor jacobian residuals (StepScale.at scale previous residuals jacobian at.Point)

    /// The maximum ratio of the shrinkage of a column to that of the residuals in one step.
    let private maxShrinkage = 1000.0

    /// Whether a step leads to a region where the residuals hardly depend on a parameter, as exp(k x) for k far below
    /// 0: a column has shrunk much faster than the residuals. At a bound this is allowed.
    let columnVanishes (bounds: Bounds) (from: LeastSquaresIterate) (at: LeastSquaresIterate) : bool =
        let before, now = LeastSquaresIterate.columnNorms from.Jacobian, LeastSquaresIterate.columnNorms at.Jacobian

        let share = sqrt (at.Value / from.Value) / maxShrinkage

        at.Value > 0.0
        && Seq.exists2 (fun before now -> before > 0.0 && now <= share * before) before now
        && not (Box.isOnBorder bounds at.Point)

    /// The trust radius after a trial, by the ratio of the actual to the predicted decrease (Moré 1978, section 4,
    /// with the constants of MINPACK). `measured` is the decrease relative to the value, minus infinity if the value is
    /// much higher or not finite.
    let nextRadius (from: TrustRegionPoint) (trial: TrialStep) (predicted: float) (measured: float) : float =
        let length = trial.Model.Length
        // Nothing was known about the scale so far: the first step is.
        let radius = if from.IsFirst then min from.Radius length else from.Radius
        let ratio = measured / predicted

        if ratio <= 0.25 then
            let slope = trial.Model.Slope / from.At.Value

            let shrink =
                if measured >= 0.0 then
                    0.5
                else
                    // The minimizer of the parabola with this slope through both values.
                    Math.Clamp(0.5 * slope / (slope + measured), 0.1, 0.5)

            shrink * min radius (10.0 * length)
        elif trial.Damping = 0.0 || ratio >= 0.75 then
            2.0 * length
        else
            radius

    /// The trust radius relative to the norm of the point or, at 0, to the norm of a step that could cancel the
    /// residuals.
    let relative
        (loss: Loss)
        (radius: float)
        (problem: DampedLeastSquares)
        (scale: StepScale)
        (at: LeastSquaresIterate)
        =
        let struct (residuals, _) = Loss.correct loss at.Residuals at.Jacobian
        radius / StepScale.referenceLength scale problem.Scale residuals at.Point

    /// The record of the scaling after an accepted step.
    let count (record: ScalingProgress) (value: float) =
        if value <= 0.5 * record.Halved then
            { record with Steps = 0; Halved = value }
        else
            { record with Steps = record.Steps + 1 }
