namespace OptimizerFunctional

/// The weight of the average difference of gradients in Adan's step. The paper has weights of new terms where libraries
/// have decay rates of old ones: its beta2 of 0.08 is a decay rate of 0.92.
type AdanWeight =
    /// beta2, as the paper has it in its own notation.
    | Beta2 = 0
    /// 1 - beta2, as in optax, which kept the paper's expression with other betas.
    | OneMinusBeta2 = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of Adan.
type AdanSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.98.
    Beta1: float
    /// The decay rate of the average difference of gradients, in [0, 1). The default is 0.92.
    Beta2: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.99.
    Beta3: float
    /// Added to the denominator; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// Added to the second moment inside the root; finite and at least 0. The default is 0.
    EpsilonInRoot: float
    /// The weight of the average difference of gradients. The default is beta2.
    DifferenceWeight: AdanWeight
    /// The weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is 0.
    WeightDecay: float
    /// Whether weight decay divides the new point by 1 + rate decay, in place of subtracting rate decay x. The default
    /// is yes.
    IsProximal: bool
}

/// The state of Adan.
type AdanState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m.
    FirstMoment: Vector
    /// The moving average v of differences of gradients.
    Difference: Vector
    /// The second moment n.
    SecondMoment: Vector
    /// The last gradient.
    LastGradient: Vector
}

/// The values that all coordinates share at a step of Adan.
[<Struct>]
type internal AdanStep = {
    IsFirst: bool
    First: MovingAverage
    Difference: MovingAverage
    Second: MovingAverage
    Weight: Pack
    RateOfFirst: Pack
    RateOfDifference: Pack
    Correction: Pack
    Epsilon: Pack
    EpsilonInRoot: Pack
    Decay: Pack
    Shrink: Pack
}

/// Adan (Xie et al. 2022, Algorithm 1): Nesterov's momentum from differences of gradients. With d = g - last g, 0 at
/// the first step, and w the weight of the difference: m <- beta1 m + (1 - beta1) g, v <- beta2 v + (1 - beta2) d, n
/// <- beta3 n + (1 - beta3) (g + w d)^2, x <- (x - rate (m' + w v') / (sqrt(n') + epsilon)) / (1 + rate decay), with
/// bias correction.
[<RequireQualifiedAccess>]
module Adan =

    /// The authors' defaults: learning rate 0.001, beta1 0.98, beta2 0.92, beta3 0.99, epsilon 1e-8, no weight decay.
    let defaults: AdanSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.98
        Beta2 = 0.92
        Beta3 = 0.99
        Epsilon = 1e-8
        EpsilonInRoot = 0.0
        DifferenceWeight = AdanWeight.Beta2
        WeightDecay = 0.0
        IsProximal = true
    }

    /// optax's preset: the difference has the weight 1 - beta2, 1e-8 is also added inside the root, and weight decay is
    /// subtracted.
    let optax: AdanSettings = {
        defaults with
            EpsilonInRoot = 1e-8
            DifferenceWeight = AdanWeight.OneMinusBeta2
            IsProximal = false
    }

    let private layout: Layout<AdanState, int64> =
        Layout.four _.Count _.FirstMoment _.Difference _.SecondMoment _.LastGradient (fun count m v n last -> {
            Count = count
            FirstMoment = m
            Difference = v
            SecondMoment = n
            LastGradient = last
        })

    /// The optimizer with these settings.
    let create (settings: AdanSettings) : Optimizer<AdanState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let beta3 = Check.decay "Beta3" settings.Beta3
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let inRoot = Check.notNegative "EpsilonInRoot" settings.EpsilonInRoot
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let weight = if settings.DifferenceWeight = AdanWeight.Beta2 then beta2 else 1.0 - beta2

        let first, difference, second =
            MovingAverage.ofDecay beta1, MovingAverage.ofDecay beta2, MovingAverage.ofDecay beta3

        Coordinatewise.four
            "adan"
            layout
            (fun t ->
                let rate = settings.LearningRate.At(t - 1L)

                {
                    IsFirst = (t = 1L)
                    First = first
                    Difference = difference
                    Second = second
                    Weight = Pack.ofFloat weight
                    RateOfFirst = Pack.ofFloat (rate / MovingAverage.correction beta1 t)
                    RateOfDifference = Pack.ofFloat (rate * weight / MovingAverage.correction beta2 t)
                    Correction = Pack.ofFloat (MovingAverage.correction beta3 t)
                    Epsilon = Pack.ofFloat epsilon
                    EpsilonInRoot = Pack.ofFloat inRoot
                    Decay = Pack.ofFloat (rate * decay)
                    Shrink = Pack.ofFloat (if settings.IsProximal then 1.0 + rate * decay else 1.0)
                })
            (fun step x g m v n last ->
                let d = if step.IsFirst then Pack.Zero else g - last
                let ahead = g + step.Weight * d
                let m = step.First.Next(m, g)
                let v = step.Difference.Next(v, d)
                let n = step.Second.Next(n, ahead * ahead)
                let root = Pack.sqrt (n / step.Correction + step.EpsilonInRoot) + step.Epsilon
                let moved = Pack.divide (step.RateOfFirst * m + step.RateOfDifference * v) root
                struct (m, v, n, g, -((moved + step.Decay * x) / step.Shrink)))
        |> Optimizer.withSettings settings
