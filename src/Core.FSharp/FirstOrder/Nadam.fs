namespace OptimizerFunctional

/// The momentum schedule mu_t of Nadam.
type NadamMomentum =
    /// beta1 at every step.
    | Constant = 0
    /// beta1 * (1 - 0.96^(t * decay) / 2): from about beta1/2 up to beta1, as section 3 of the Nadam paper proposes.
    | Rising = 1

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of Nadam.
type NadamSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, and the limit of the momentum schedule, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Keeps the denominator above 0; finite and at least 0. With 0, a coordinate does not move while its gradients are
    /// all 0. The default is 1e-8.
    Epsilon: float
    /// The momentum schedule. The default is constant.
    Momentum: NadamMomentum
    /// The decay in the rising momentum schedule, finite and at least 0; not used by the constant one. The default is
    /// 0.004.
    MomentumDecay: float
}

/// The state of Nadam.
type NadamState = {
    /// The number of steps taken, t.
    Count: int64
    /// P: the product of the momentum of all steps so far.
    MomentumProduct: float
    /// The first moment m: the moving average of gradients.
    FirstMoment: Vector
    /// The second moment v: the moving average of squared gradients.
    SecondMoment: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private NadamStep = {
    First: MovingAverage
    Second: MovingAverage
    OfMoment: Pack
    OfGradient: Pack
    Epsilon: Pack
}

/// Nadam (Dozat 2016, Algorithm 2), Adam with Nesterov momentum: m and v as in Adam, P <- P * mu_t, and x <- x - rate *
/// (mu_(t+1) * m / (1 - P * mu_(t+1)) + (1 - mu_t) * g / (1 - P)) / (sqrt(v / (1 - beta2^t)) + epsilon). The paper's
/// listing has another beta2 before v, which its text does not explain and only Optimisers.jl follows.
[<RequireQualifiedAccess>]
module Nadam =

    /// optax's defaults: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8, constant momentum.
    let defaults: NadamSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        Momentum = NadamMomentum.Constant
        MomentumDecay = 0.004
    }

    /// PyTorch's preset: learning rate 0.002, rising momentum with a decay of 0.004.
    let pytorch: NadamSettings = {
        defaults with
            LearningRate = Schedule.constant 0.002
            Momentum = NadamMomentum.Rising
    }

    /// Keras' preset: epsilon 1e-7, rising momentum with a decay of 1.
    let keras: NadamSettings = { defaults with Epsilon = 1e-7; Momentum = NadamMomentum.Rising; MomentumDecay = 1.0 }

    /// The optimizer with these settings.
    let create (settings: NadamSettings) : Optimizer<NadamState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        let beta2 = Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "MomentumDecay" settings.MomentumDecay
        let first, second = MovingAverage.ofDecay beta1, MovingAverage.ofDecay beta2
        let rates = settings.LearningRate

        let momentum (t: int64) =
            if settings.Momentum = NadamMomentum.Constant then
                beta1
            else
                beta1 * (1.0 - 0.5 * Math.Pow(0.96, float t * decay))

        Coordinatewise.two
            "nadam"
            {
                Init =
                    fun start -> {
                        Count = 0L
                        MomentumProduct = 1.0
                        FirstMoment = Vector.zeros start.Length
                        SecondMoment = Vector.zeros start.Length
                    }
                Clock = fun state -> struct (state.Count, state.MomentumProduct)
                Tick =
                    fun struct (count, product) ->
                        let t = Layout.next count
                        struct (t, product * momentum t)
                Slots = fun state -> [| state.FirstMoment; state.SecondMoment |]
                Build =
                    fun (struct (count, product)) slots -> {
                        Count = count
                        MomentumProduct = product
                        FirstMoment = slots[0]
                        SecondMoment = slots[1]
                    }
            }
            (fun struct (t, product) ->
                let next = momentum (Layout.next t)
                // Bias correction of v, multiplied through by its root, as in Adam.
                let root = sqrt (MovingAverage.correction beta2 t)
                let rate = rates.At(t - 1L) * root

                {
                    First = first
                    Second = second
                    OfMoment = Pack.ofFloat (rate * next / (1.0 - product * next))
                    OfGradient = Pack.ofFloat (rate * (1.0 - momentum t) / (1.0 - product))
                    Epsilon = Pack.ofFloat (epsilon * root)
                })
            (fun step _ g m v ->
                let m = step.First.Next(m, g)
                let v = step.Second.Next(v, g * g)
                let ahead = step.OfMoment * m + step.OfGradient * g
                struct (m, v, -(Pack.divide ahead (Pack.sqrt v + step.Epsilon))))
        |> Optimizer.withSettings settings
