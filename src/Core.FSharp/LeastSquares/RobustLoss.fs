namespace OptimizerFunctional

/// Robust losses rho(z) of the squared scaled residual z = (r / C)^2, with the loss scale C. The value to be minimized
/// is 1/2 sum C^2 rho(z). For small z every rho(z) is about z; outliers have less weight.
type RobustLoss =
    /// rho = z: plain least squares.
    | None = 0
    /// rho = 2 (sqrt(1 + z) - 1): a smooth form of Huber's loss.
    | SoftL1 = 1
    /// rho = z up to 1, then 2 sqrt(z) - 1: quadratic, then linear in |r|.
    | Huber = 2
    /// rho = ln(1 + z): outliers have little weight.
    | Cauchy = 3
    /// rho = arctan(z): outliers have almost no weight.
    | Arctan = 4

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A loss with its scale C, finite and above 0. Residuals much smaller than C count by their squares.
[<Struct>]
type Loss = {
    /// The loss.
    Kind: RobustLoss
    /// C.
    Scale: float
}

/// Values and corrections of robust losses.
[<RequireQualifiedAccess>]
module Loss =

    /// Plain least squares.
    let none: Loss = { Kind = RobustLoss.None; Scale = 1.0 }

    /// The loss, if it is valid. Raises a `ParameterException` otherwise.
    let validate (loss: Loss) : Loss =
        if not (Enum.IsDefined loss.Kind) then
            Check.fail "Loss" (string loss.Kind) "one of None, SoftL1, Huber, Cauchy, Arctan"

        Check.positive "LossScale" loss.Scale |> ignore
        loss

    /// rho(z), rho'(z) and rho''(z).
    let terms (kind: RobustLoss) (z: float) : struct (float * float * float) =
        match kind with
        | RobustLoss.SoftL1 ->
            let root = sqrt (1.0 + z)
            // 2 (root - 1) without cancellation.
            struct ((if z < infinity then 2.0 * z / (root + 1.0) else z), 1.0 / root, -0.5 / (root * root * root))
        | RobustLoss.Huber when z > 1.0 ->
            let root = sqrt z
            struct (2.0 * root - 1.0, 1.0 / root, -0.5 / (root * z))
        | RobustLoss.Cauchy ->
            let onePlus = 1.0 + z
            // ln(1 + z), accurate for small z (Kahan).
            let logarithm =
                if onePlus = 1.0 || onePlus = infinity then
                    z
                else
                    log onePlus * (z / (onePlus - 1.0))

            struct (logarithm, 1.0 / onePlus, -1.0 / (onePlus * onePlus))
        | RobustLoss.Arctan ->
            let onePlus = 1.0 + z * z
            struct (Math.Atan z, 1.0 / onePlus, -2.0 * z / (onePlus * onePlus))
        | _ -> struct (z, 1.0, 0.0)

    /// 1/2 sum C^2 rho(r^2 / C^2); for plain least squares, half the sum of squares.
    let value (loss: Loss) (residuals: Vector) : float =
        if loss.Kind = RobustLoss.None then
            0.5 * Vector.dot residuals residuals
        else
            let square = loss.Scale * loss.Scale
            let mutable sum = 0.0

            for residual in residuals do
                let struct (rho, _, _) = terms loss.Kind (residual * residual / square)
                sum <- sum + rho

            0.5 * square * sum

    /// The minimum curvature along an outlier, relative to its weight. Without this limit it may be 0 or negative,
    /// which no sum of squares has.
    let private leastCurvature = 0.01

    /// The factors of each residual and of each row of the Jacobian that give plain least squares the gradient and the
    /// Gauss-Newton curvature of the loss: rho' / sqrt(k) and sqrt(k), with k = rho' + 2 z rho'' (Triggs, McLauchlan,
    /// Hartley and Fitzgibbon 2000, Bundle adjustment: a modern synthesis, section 4.3 and equation 13).
    let factors (loss: Loss) (residuals: Vector) : struct (Vector * Vector) =
        let square = loss.Scale * loss.Scale

        let pairs =
            Array.init residuals.Length (fun i ->
                let z = residuals[i] * residuals[i] / square
                let struct (_, first, second) = terms loss.Kind z
                let root = sqrt (max (first + 2.0 * z * second) (leastCurvature * first))
                struct (first / root, root))

        struct (Vector.init pairs.Length (fun i ->
                    let struct (ofResidual, _) = pairs[i]
                    ofResidual),
                Vector.init pairs.Length (fun i ->
                    let struct (_, ofRow) = pairs[i]
                    ofRow))

    /// The corrected residuals and Jacobian: plain least squares with the gradient and the curvature of the loss.
    let correct (loss: Loss) (residuals: Vector) (jacobian: Matrix) : struct (Vector * Matrix) =
        if loss.Kind = RobustLoss.None then
            struct (residuals, jacobian)
        else
            let struct (ofResiduals, ofRows) = factors loss residuals

            struct (Vector.map2 (*) ofResiduals residuals,
                    Matrix.init jacobian.Rows jacobian.Columns (fun i j -> ofRows[i] * jacobian[i, j]))
