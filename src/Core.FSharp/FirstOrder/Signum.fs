namespace OptimizerFunctional.Core

/// The hyperparameters of Signum.
type SignumSettings = {
    /// The learning rate, which is the step length of every coordinate; finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the average of gradients, in [0, 1); 0 for sign descent. The default is 0.9.
    Momentum: float
}

/// Signum (Bernstein et al. 2018, Algorithm 2): m <- momentum m + (1 - momentum) g, x <- x - rate sign(m). A chain of
/// `Average.ofSteps`, `Direction.sign` and gradient descent. Lion with equal betas takes the same steps.
[<RequireQualifiedAccess>]
module Signum =

    /// Learning rate 0.001, momentum 0.9.
    let defaults: SignumSettings = { LearningRate = Schedule.constant 0.001; Momentum = 0.9 }

    /// signSGD: no momentum.
    let signDescent: SignumSettings = { defaults with Momentum = 0.0 }

    /// The optimizer with these settings.
    let create (settings: SignumSettings) =
        Average.ofSteps (Check.decay "Momentum" settings.Momentum)
        |> Optimizer.andThen Direction.sign
        |> Optimizer.andThen (GradientDescent.create { LearningRate = settings.LearningRate })
        |> Optimizer.rename "signum"
        |> Optimizer.withSettings settings
