namespace OptimizerFunctional

/// The placement of epsilon in Adamax, whose paper has none.
type AdamaxEpsilon =
    /// u = max(beta2 * u, |g| + epsilon), as in PyTorch and optax.
    | AddedToGradient = 0
    /// m / (u + epsilon), as in Keras.
    | AddedToDenominator = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of Adamax.
type AdamaxSettings = {
    /// The learning rate, finite and above 0. The default is 0.002.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the weighted infinity norm, in [0, 1). The default is 0.999.
    Beta2: float
    /// Keeps the denominator above 0; finite and at least 0. With 0, a coordinate does not move while its gradients are
    /// all 0. The default is 0, as in the paper.
    Epsilon: float
    /// The placement of epsilon. The default is added to the gradient.
    EpsilonPlacement: AdamaxEpsilon
}

/// The state of Adamax.
type AdamaxState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m: the moving average of gradients.
    FirstMoment: Vector
    /// u: the exponentially weighted infinity norm of the gradients, per coordinate.
    InfinityNorm: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private AdamaxStep = { First: MovingAverage; Beta2: Pack; Rate: Pack; EpsilonInside: Pack; EpsilonOutside: Pack }

/// Adamax (Kingma and Ba 2015, Algorithm 2): m <- beta1 * m + (1 - beta1) * g, u <- max(beta2 * u, |g|),
/// x <- x - rate / (1 - beta1^t) * m / u.
[<RequireQualifiedAccess>]
module Adamax =

    /// The paper's defaults: learning rate 0.002, beta1 0.9, beta2 0.999, no epsilon.
    let defaults: AdamaxSettings = {
        LearningRate = Schedule.constant 0.002
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 0.0
        EpsilonPlacement = AdamaxEpsilon.AddedToGradient
    }

    /// PyTorch's and optax's preset: epsilon 1e-8, added to the gradient.
    let pytorch: AdamaxSettings = { defaults with Epsilon = 1e-8 }

    /// Keras' preset: learning rate 0.001, epsilon 1e-7 added to the denominator.
    let keras: AdamaxSettings = {
        defaults with
            LearningRate = Schedule.constant 0.001
            Epsilon = 1e-7
            EpsilonPlacement = AdamaxEpsilon.AddedToDenominator
    }

    /// The optimizer with these settings.
    let create (settings: AdamaxSettings) : Optimizer<AdamaxState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        let beta2 = Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let inside = settings.EpsilonPlacement = AdamaxEpsilon.AddedToGradient
        let first = MovingAverage.ofDecay beta1
        let rates = settings.LearningRate

        Coordinatewise.two
            "adamax"
            (Layout.two _.Count _.FirstMoment _.InfinityNorm (fun count m u -> {
                Count = count
                FirstMoment = m
                InfinityNorm = u
            }))
            (fun t -> {
                First = first
                Beta2 = Pack.ofFloat beta2
                Rate = Pack.ofFloat (rates.At(t - 1L) / MovingAverage.correction beta1 t)
                EpsilonInside = Pack.ofFloat (if inside then epsilon else 0.0)
                EpsilonOutside = Pack.ofFloat (if inside then 0.0 else epsilon)
            })
            (fun step _ g m u ->
                let m = step.First.Next(m, g)
                let u = Pack.max (step.Beta2 * u) (Pack.abs g + step.EpsilonInside)
                struct (m, u, -(Pack.divide (step.Rate * m) (u + step.EpsilonOutside))))
        |> Optimizer.withSettings settings
