namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Geodesic acceleration: second-order corrections of steps (Transtrum and Sethna 2012, Improvements to the
/// Levenberg-Marquardt algorithm, with the constants of the GNU Scientific Library).
[<RequireQualifiedAccess>]
module internal GeodesicAcceleration =

    /// The fraction of the step at which the second derivative is measured.
    [<Literal>]
    let ProbeShare = 0.02

    /// The maximum ratio of acceleration to velocity, 2 |a| / |v|, for which the acceleration is used.
    [<Literal>]
    let private MaxAcceleration = 0.75

    /// The step v + a/2, where a is the acceleration for the second derivative of the residuals along the step v,
    /// measured at the probe point; v alone if the acceleration is too large.
    let accelerate (settings: LevenbergMarquardtSettings) from (trial: TrialStep) (onTheWay: Vector) =
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

            let acceleration =
                DampedLeastSquares.step (DampedLeastSquares.factor jacobian second from.Problem.Scale) trial.Damping

            if 2.0 * acceleration.Length <= MaxAcceleration * trial.Model.Length then
                {
                    trial with
                        Asked =
                            Vector.addScaled 0.5 acceleration.Step velocity |> Box.along settings.Bounds at.Point 1.0
                }
            else
                trial
