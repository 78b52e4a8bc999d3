namespace OptimizerFunctional.Core

open System

/// The hyperparameters of AdEMAMix.
type AdEmaMixSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the fast first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// The decay rate of the slow first moment, in [0, 1). The default is 0.9999.
    Beta3: float
    /// The weight of the slow first moment, finite and at least 0. The default is 5.
    Alpha: float
    /// Added to the denominator; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// The decoupled weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is
    /// 0.
    WeightDecay: float
    /// The number of steps over which the weight of the slow moment rises from 0 and its decay rate from beta1, at
    /// least 0. The default is 0; the authors take the length of the run.
    WarmupSteps: int64
}

/// The state of AdEMAMix.
type AdEmaMixState = {
    /// The number of steps taken, t.
    Count: int64
    /// The fast first moment m1.
    FastMoment: Vector
    /// The slow first moment m2.
    SlowMoment: Vector
    /// The second moment v.
    SecondMoment: Vector
}

/// The values that all coordinates share at a step of AdEMAMix.
[<Struct>]
type internal AdEmaMixStep = {
    Fast: MovingAverage
    Slow: MovingAverage
    Second: MovingAverage
    CorrectionOfFast: Pack
    CorrectionOfSecond: Pack
    Alpha: Pack
    Epsilon: Pack
    Rate: Pack
    Decay: Pack
}

/// AdEMAMix (Pagliardini, Ablin and Grangier 2024, Algorithm 1): Adam with a second, slow average of gradients. m1 <-
/// beta1 m1 + (1 - beta1) g, m2 <- beta3 m2 + (1 - beta3) g, v <- beta2 v + (1 - beta2) g^2, x <- x - rate ((m1' +
/// alpha m2) / (sqrt(v') + epsilon) + decay x), with bias correction of m1 and v only. Over the first T steps alpha
/// rises linearly from 0, and the half-life of beta3 from that of beta1.
[<RequireQualifiedAccess>]
module AdEmaMix =

    /// The paper's numbers, also optax's: learning rate 0.001, beta1 0.9, beta2 0.999, beta3 0.9999, alpha 5, epsilon
    /// 1e-8, without warm-up.
    let defaults: AdEmaMixSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Beta3 = 0.9999
        Alpha = 5.0
        Epsilon = 1e-8
        WeightDecay = 0.0
        WarmupSteps = 0L
    }

    /// The preset of the authors' package: alpha 2.
    let apple: AdEmaMixSettings = { defaults with Alpha = 2.0 }

    /// beta3 at this share of the warm-up: the logarithms' reciprocals, which are half-lives, rise linearly.
    let private slowDecay (settings: AdEmaMixSettings) (share: float) : float =
        if share >= 1.0 then
            settings.Beta3
        else
            let life = (1.0 - share) / Math.Log settings.Beta1 + share / Math.Log settings.Beta3
            Math.Min(Math.Exp(1.0 / life), settings.Beta3)

    /// The optimizer with these settings.
    let create (settings: AdEmaMixSettings) : Optimizer<AdEmaMixState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        Check.decay "Beta3" settings.Beta3 |> ignore
        let alpha = Check.notNegative "Alpha" settings.Alpha
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let warmup = Check.atLeast 0L "WarmupSteps" settings.WarmupSteps
        let fast, second = MovingAverage.ofDecay beta1, MovingAverage.ofDecay beta2

        Coordinatewise.three
            "ademamix"
            (Layout.three _.Count _.FastMoment _.SlowMoment _.SecondMoment (fun count fast slow v -> {
                Count = count
                FastMoment = fast
                SlowMoment = slow
                SecondMoment = v
            }))
            (fun t ->
                let share = if t < warmup then float t / float warmup else 1.0
                let rate = settings.LearningRate.At(t - 1L)

                {
                    Fast = fast
                    Slow = MovingAverage.ofDecay (slowDecay settings share)
                    Second = second
                    CorrectionOfFast = Pack.ofFloat (MovingAverage.correction beta1 t)
                    CorrectionOfSecond = Pack.ofFloat (MovingAverage.correction beta2 t)
                    Alpha = Pack.ofFloat (alpha * share)
                    Epsilon = Pack.ofFloat epsilon
                    Rate = Pack.ofFloat rate
                    Decay = Pack.ofFloat (rate * decay)
                })
            (fun step x g fast slow v ->
                let fast = step.Fast.Next(fast, g)
                let slow = step.Slow.Next(slow, g)
                let v = step.Second.Next(v, g * g)
                let root = Pack.sqrt (v / step.CorrectionOfSecond) + step.Epsilon
                let direction = Pack.divide (fast / step.CorrectionOfFast + step.Alpha * slow) root
                struct (fast, slow, v, WeightDecay.pull step.Decay x (-(step.Rate * direction))))
        |> Optimizer.withSettings settings
