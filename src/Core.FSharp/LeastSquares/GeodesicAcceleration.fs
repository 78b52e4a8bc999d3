namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Steps that bend with the residuals (Transtrum and Sethna 2012, Improvements to the Levenberg-Marquardt algorithm;
/// the numbers are those of the GNU Scientific Library).
[<RequireQualifiedAccess>]
module internal GeodesicAcceleration =

    /// How far along a step its bending is looked at.
    [<Literal>]
    let ProbeShare = 0.02

    /// The largest bend, |a| over |v|/2, that is believed.
    [<Literal>]
    let private LargestBend = 0.75

    /// A step with the acceleration a/2, where the second derivative of the residuals along the step v is that of the
    /// observed point on the way; without it where that is not to be believed.
    let bend (settings: LevenbergMarquardtSettings) from (trial: TrialStep) (onTheWay: Vector) =
        let at = from.At
        let velocity = trial.Model.Step
        let along = Matrix.multiply at.Jacobian velocity

        let second =
            Vector.init onTheWay.Length (fun i ->
                2.0 / ProbeShare * ((onTheWay[i] - at.Residuals[i]) / ProbeShare - along[i]))

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

            if 2.0 * bend.Length <= LargestBend * trial.Model.Length then
                {
                    trial with
                        Asked = Vector.addScaled 0.5 bend.Step velocity |> Box.along settings.Bounds at.Point 1.0
                }
            else
                trial
