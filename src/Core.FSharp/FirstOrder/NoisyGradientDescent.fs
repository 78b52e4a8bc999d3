namespace OptimizerFunctional.Core

/// The hyperparameters of noisy gradient descent.
type NoisyGradientDescentSettings = {
    /// The learning rate, finite and above 0. The default is 0.01.
    LearningRate: Schedule
    /// The variance of the noise at the first step, finite and at least 0. The default is 0.01.
    Variance: float
    /// The power of the step's number by which the variance falls, finite and at least 0. The default is 0.55.
    VarianceDecay: float
    /// The seed of the random stream. The default is 0.
    Seed: int64
}

/// Gradient descent with gradient noise (Neelakantan et al. 2015, equation 1): x <- x - rate (g + e), with independent
/// normal noise e of variance v / t^0.55. A chain of `Noise.gaussian` and gradient descent.
[<RequireQualifiedAccess>]
module NoisyGradientDescent =

    /// optax's numbers: variance 0.01, which falls with the power 0.55; learning rate 0.01, seed 0.
    let defaults: NoisyGradientDescentSettings = {
        LearningRate = Schedule.constant 0.01
        Variance = 0.01
        VarianceDecay = 0.55
        Seed = 0L
    }

    /// The optimizer with these settings.
    let create (settings: NoisyGradientDescentSettings) =
        let variance = Check.notNegative "Variance" settings.Variance
        let decay = Check.notNegative "VarianceDecay" settings.VarianceDecay

        Noise.gaussian variance decay settings.Seed
        |> Optimizer.andThen (GradientDescent.create { LearningRate = settings.LearningRate })
        |> Optimizer.rename "noisy gradient descent"
        |> Optimizer.withSettings settings
