namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The trust region of the method of Levenberg and Marquardt, from one trial to the next.
[<RequireQualifiedAccess>]
module internal LevenbergMarquardtRegion =

    /// The linear problem at a point, in a scale with a memory.
    let problem (loss: Loss) (scale: StepScale) (previous: Vector) (at: LeastSquaresIterate) =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        DampedLeastSquares.factor jacobian residuals (StepScale.at scale previous residuals jacobian at.Point)

    /// How many times faster than the residuals a column may shrink in one step.
    let private fastestShrinking = 1000.0

    /// Whether a step leads where the residuals hardly depend on a parameter any more, as those of exp(k x) do not
    /// where k is far below 0: a column has shrunk much faster than the residuals. At a bound it may.
    let losesColumn (bounds: Bounds) (from: LeastSquaresIterate) (at: LeastSquaresIterate) : bool =
        let before, now = LeastSquaresIterate.columnNorms from.Jacobian, LeastSquaresIterate.columnNorms at.Jacobian

        let share = sqrt (at.Value / from.Value) / fastestShrinking

        at.Value > 0.0
        && Seq.exists2 (fun before now -> before > 0.0 && now <= share * before) before now
        && not (Box.isOnBorder bounds at.Point)

    /// The radius after a trial, by how much of the promised decrease there was (Moré 1978, section 4; the numbers are
    /// those of MINPACK). `measured` is the decrease relative to the value, -1 where it is much worse or not finite.
    let nextRadius (from: TrustedPoint) (trial: TrialStep) (promised: float) (measured: float) : float =
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

    /// The length of the radius, relative to that of the point or, at 0, of a step that could undo the residuals.
    let relative
        (loss: Loss)
        (radius: float)
        (problem: DampedLeastSquares)
        (scale: StepScale)
        (at: LeastSquaresIterate)
        =
        let struct (residuals, _) = Loss.correct loss at.Residuals at.Jacobian
        radius / StepScale.reach scale problem.Scale residuals at.Point

    /// What a step that was taken makes of the record of the scale.
    let count (record: ScaleRecord) (value: float) =
        if value <= 0.5 * record.Halved then
            { record with Steps = 0; Halved = value }
        else
            { record with Steps = record.Steps + 1 }
