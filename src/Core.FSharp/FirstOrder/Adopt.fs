namespace OptimizerFunctional.Core

open System

/// The hyperparameters of ADOPT.
type AdoptSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.9999.
    Beta2: float
    /// The least denominator; finite and at least 0. The default is 1e-6.
    Epsilon: float
    /// Whether the normalized gradient of step t is clipped to (t - 1)^(1/4) in every coordinate. The default is yes.
    Clips: bool
    /// Whether the step looks ahead: beta1 m + (1 - beta1) u in place of m. The default is no.
    UsesNesterov: bool
}

/// The values that all coordinates share at a step of ADOPT.
[<Struct>]
type internal AdoptStep = {
    IsFirst: bool
    First: MovingAverage
    Second: MovingAverage
    Rate: Pack
    Epsilon: Pack
    Limit: Pack
    UsesNesterov: bool
}

/// ADOPT (Taniguchi et al. 2024, Algorithm 2): Adam that divides by the second moment of the steps before, and does so
/// before it averages. v <- g^2 at the first step, which does not move. Then u = g / max(sqrt(v), epsilon), clipped to
/// (t - 1)^(1/4), m <- beta1 m + (1 - beta1) u, x <- x - rate m, and at last v <- beta2 v + (1 - beta2) g^2. Its state
/// is Adam's.
[<RequireQualifiedAccess>]
module Adopt =

    /// The authors' defaults, also those of optax: learning rate 0.001, beta1 0.9, beta2 0.9999, epsilon 1e-6,
    /// clipping.
    let defaults: AdoptSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.9999
        Epsilon = 1e-6
        Clips = true
        UsesNesterov = false
    }

    /// The first version of the paper: no clipping.
    let unclipped: AdoptSettings = { defaults with Clips = false }

    /// The optimizer with these settings.
    let create (settings: AdoptSettings) : Optimizer<AdamState> =
        let first = MovingAverage.ofDecay (Check.decay "Beta1" settings.Beta1)
        let second = MovingAverage.ofDecay (Check.decay "Beta2" settings.Beta2)
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon

        Coordinatewise.two
            "adopt"
            Adam.layout
            (fun t -> {
                IsFirst = (t = 1L)
                First = first
                Second = second
                Rate = Pack.ofFloat (settings.LearningRate.At(t - 1L))
                Epsilon = Pack.ofFloat epsilon
                Limit = Pack.ofFloat (if settings.Clips then Math.Pow(float (t - 1L), 0.25) else infinity)
                UsesNesterov = settings.UsesNesterov
            })
            (fun step _ g m v ->
                if step.IsFirst then
                    struct (m, g * g, Pack.Zero)
                else
                    let u = Pack.divide g (Pack.max (Pack.sqrt v) step.Epsilon)
                    let u = Pack.max (-step.Limit) (Pack.min step.Limit u)
                    let m = step.First.Next(m, u)
                    let moved = if step.UsesNesterov then step.First.Next(m, u) else m
                    struct (m, step.Second.Next(v, g * g), -(step.Rate * moved)))
        |> Optimizer.withSettings settings
