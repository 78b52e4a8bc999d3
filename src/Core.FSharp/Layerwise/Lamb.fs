namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of LAMB.
type LambSettings = {
    /// The learning rate, finite and above 0: a step moves a block by this share of its length. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Added to the denominator; finite and at least 0. The default is 1e-6.
    Epsilon: float
    /// The weight decay coefficient, finite and at least 0. The default is 0.
    WeightDecay: float
    /// The largest trust ratio, above 0. The default is infinity: no limit.
    MaxTrustRatio: float
}

/// LAMB (You et al. 2020, Algorithm 2): Adam's direction with decoupled weight decay, u = m' / (sqrt(v') + epsilon) +
/// decay x, and for each block x <- x - rate |x| / |u| u. The trust ratio |x| / |u| is 1 where a norm is 0.
[<RequireQualifiedAccess>]
module Lamb =

    /// optax's defaults: beta1 0.9, beta2 0.999, epsilon 1e-6, no weight decay; learning rate 0.001, which optax leaves
    /// to the user.
    let defaults: LambSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-6
        WeightDecay = 0.0
        MaxTrustRatio = infinity
    }

    /// Keras' preset: epsilon 1e-7.
    let keras: LambSettings = { defaults with Epsilon = 1e-7 }

    /// The preset of PyTorch Image Models with clipping: weight decay 0.01, trust ratios of at most 1.
    let timm: LambSettings = { defaults with WeightDecay = 0.01; MaxTrustRatio = 1.0 }

    /// The optimizer with these settings. Its state is Adam's.
    let create (settings: LambSettings) : Optimizer<AdamState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let most = Check.that "greater than 0" (fun v -> v > 0.0) "MaxTrustRatio" settings.MaxTrustRatio

        BlockRule.create "lamb" (BlockRule.ofLayout Adam.layout) (fun at ->
            let m, v, u = at.Slots[0], at.Slots[1], at.Step
            let first = MovingAverage.correction beta1 at.Count
            let second = MovingAverage.correction beta2 at.Count

            for i in 0 .. at.Dimension - 1 do
                let g = at.Gradient[i]
                m[i] <- beta1 * m[i] + (1.0 - beta1) * g
                v[i] <- beta2 * v[i] + (1.0 - beta2) * g * g
                let root = sqrt (v[i] / second) + epsilon
                // Without epsilon, a coordinate does not move while its gradients are all 0.
                u[i] <- (if root = 0.0 then 0.0 else m[i] / first / root) + decay * at.Point[i]

            let rate = settings.LearningRate.At(at.Count - 1L)

            for block in at.Blocks do
                let ofPoint = Pack.normIn at.Point block.Offset block.Length
                let ofStep = Pack.normIn u block.Offset block.Length
                let ratio = if ofPoint = 0.0 || ofStep = 0.0 then 1.0 else Math.Min(ofPoint / ofStep, most)

                for i in block.Offset .. block.Offset + block.Length - 1 do
                    u[i] <-
                        // The ratio of the norms might overflow.
                        if Double.IsInfinity ratio then
                            -(rate * ofPoint) * (u[i] / ofStep)
                        else
                            -(rate * ratio) * u[i])
        |> Optimizer.withSettings settings
