namespace OptimizerFunctional.Core

/// The hyperparameters of the optimized gradient method.
type OptimizedGradientSettings = {
    /// The learning rate, finite and above 0: 1/L, where L is the Lipschitz constant of the gradient. The default is
    /// 0.01.
    LearningRate: Schedule
    /// N: the number of steps after which the point is the answer, at least 1. The default is 100.
    Steps: int64
}

/// The optimized gradient method, OGM (Kim and Fessler 2016, Algorithm OGM1): y <- x - rate g, x <- y + (last w - 1) /
/// w (y - last y) + last w / w (y - x), with weights w = (1 + sqrt(1 + 4 last w^2)) / 2 from 1, and 8 in place of 4 at
/// step N. With a rate of 1/L on convex functions f(x_N) - f* <= L |x0 - x*|^2 / (2 w_N^2), half of Nesterov's bound,
/// and no first-order method has a lower one. `Solution.Answer` is x after N steps, and y before and after.
[<RequireQualifiedAccess>]
module OptimizedGradient =

    /// Learning rate 0.01, 100 steps.
    let defaults: OptimizedGradientSettings = { LearningRate = Schedule.constant 0.01; Steps = 100L }

    /// The optimizer with these settings.
    let create (settings: OptimizedGradientSettings) : Optimizer<AccelerationState> =
        let steps = Check.atLeast 1L "Steps" settings.Steps
        let factorAt count = if count = steps then 8.0 else 4.0

        Acceleration.create "optimized gradient" true factorAt settings.LearningRate
        |> Optimizer.withAnswer (fun state point -> if state.Count = steps then point else state.Descended)
        |> Optimizer.withSettings settings
