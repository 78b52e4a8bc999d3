namespace OptimizerFunctional.Core

/// The hyperparameters of Yogi.
type YogiSettings = {
    /// The learning rate, finite and above 0. The default is 0.01.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// beta2, in [0, 1): the second moment changes by (1 - beta2) g^2 per step. The default is 0.999.
    Beta2: float
    /// Keeps the denominator above 0; finite and at least 0. The default is 0.001.
    Epsilon: float
    /// The initial second moment, finite and at least 0. The default is 1e-6.
    InitialAccumulator: float
    /// The initial first moment, finite. Any number but 0 moves coordinates without a gradient. The default is 0.
    InitialFirstMoment: float
    /// Whether both moments have bias correction as in Adam, although they need not start at zero. The default is no.
    BiasCorrection: bool
}

/// The state of Yogi.
type YogiState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m: the moving average of gradients.
    FirstMoment: Vector
    /// The second moment v, which moves towards g^2 by steps proportional to g^2, not to v.
    SecondMoment: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private YogiStep = { First: MovingAverage; Rest2: Pack; Rate: Pack; Epsilon: Pack }

/// Yogi (Zaheer et al. 2018, Algorithm 2): m as in Adam, v <- v - (1 - beta2) * sign(v - g^2) * g^2, x <- x - rate * m
/// / (sqrt(v) + epsilon).
[<RequireQualifiedAccess>]
module Yogi =

    /// The paper's defaults: learning rate 0.01, beta1 0.9, beta2 0.999, epsilon 0.001, v from 1e-6, no bias
    /// correction. m starts at 0, so a zero gradient gives a zero step.
    let defaults: YogiSettings = {
        LearningRate = Schedule.constant 0.01
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-3
        InitialAccumulator = 1e-6
        InitialFirstMoment = 0.0
        BiasCorrection = false
    }

    /// optax's preset: m starts at 1e-6, too, and both moments have bias correction. The first step is not 0 for a zero
    /// gradient.
    let optax: YogiSettings = { defaults with InitialFirstMoment = 1e-6; BiasCorrection = true }

    /// The optimizer with these settings.
    let create (settings: YogiSettings) : Optimizer<YogiState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        let beta2 = Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let initial = Check.notNegative "InitialAccumulator" settings.InitialAccumulator
        let initialFirst = Check.finite "InitialFirstMoment" settings.InitialFirstMoment
        let first = MovingAverage.ofDecay beta1
        let rates = settings.LearningRate

        Coordinatewise.two
            "yogi"
            (Layout.two _.Count _.FirstMoment _.SecondMoment (fun count m v -> {
                Count = count
                FirstMoment = m
                SecondMoment = v
             })
             |> Layout.from (fun start -> [|
                 Vector.replicate start.Length initialFirst
                 Vector.replicate start.Length initial
             |]))
            (fun t ->
                let correction beta = if settings.BiasCorrection then MovingAverage.correction beta t else 1.0

                let root = sqrt (correction beta2)

                {
                    First = first
                    Rest2 = Pack.ofFloat (1.0 - beta2)
                    Rate = Pack.ofFloat (rates.At(t - 1L) * root / correction beta1)
                    Epsilon = Pack.ofFloat (epsilon * root)
                })
            (fun step _ g m v ->
                let square = g * g
                let m = step.First.Next(m, g)
                let v = v - step.Rest2 * Pack.sign (v - square) * square
                struct (m, v, -(Pack.divide (step.Rate * m) (Pack.sqrt v + step.Epsilon))))
        |> Optimizer.withSettings settings
