namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of Adam.
type AdamSettings = {
    /// The step size, finite and above 0.
    LearningRate: Schedule
    /// The share of the old first moment that is kept, in [0, 1).
    Beta1: float
    /// The share of the old second moment that is kept, in [0, 1).
    Beta2: float
    /// Keeps the denominator from 0; finite and at least 0. With 0, coordinates whose gradients have all been 0 do not
    /// move.
    Epsilon: float
    /// Whether epsilon is added after or before bias correction.
    EpsilonCorrection: EpsilonCorrection
}

/// The state of Adam.
type AdamState = {
    /// Steps taken, t.
    Count: int64
    /// The moving average of gradients, m.
    FirstMoment: Vector
    /// The moving average of squared gradients, v.
    SecondMoment: Vector
}

/// What the steps of Adam or AdamW share.
type internal AdamConstants = { Settings: AdamSettings; First: MovingAverage; Second: MovingAverage }

/// What all coordinates share at a step of Adam or AdamW.
[<Struct>]
type internal AdamStep = {
    First: MovingAverage
    Second: MovingAverage
    Rate: Pack
    Epsilon: Pack
    /// The share of a coordinate by which AdamW pulls it to 0.
    Decay: Pack
}

/// Adam (Kingma and Ba 2015, Algorithm 1): m <- beta1 * m + (1 - beta1) * g, v <- beta2 * v + (1 - beta2) * g^2,
/// x <- x - rate * m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t).
[<RequireQualifiedAccess>]
module Adam =

    /// Rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8 after correction: the paper's, and those of PyTorch and optax.
    let defaults: AdamSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        EpsilonCorrection = EpsilonCorrection.AfterCorrection
    }

    /// Epsilon 1e-7, before correction.
    let keras: AdamSettings = { defaults with Epsilon = 1e-7; EpsilonCorrection = EpsilonCorrection.BeforeCorrection }

    /// How Adam's state, which is AdamW's too, is taken apart.
    let internal layout: Layout<AdamState, int64> =
        Layout.two _.Count _.FirstMoment _.SecondMoment (fun count m v -> {
            Count = count
            FirstMoment = m
            SecondMoment = v
        })

    /// What all steps share. Raises where a setting is out of its range.
    let internal constants (settings: AdamSettings) : AdamConstants =
        let first = MovingAverage.ofDecay (Check.decay "Beta1" settings.Beta1)
        let second = MovingAverage.ofDecay (Check.decay "Beta2" settings.Beta2)
        Check.notNegative "Epsilon" settings.Epsilon |> ignore

        { Settings = settings; First = first; Second = second }

    /// What all coordinates share at step t, with a decay of the coordinates beside it.
    let inline internal step (constants: AdamConstants) (decay: float) (t: int64) : AdamStep =
        let settings = constants.Settings
        // Both corrections, multiplied through by root: they cost nothing a coordinate.
        let root = sqrt (MovingAverage.correction settings.Beta2 t)
        let rate = settings.LearningRate.At(t - 1L) * root
        let after = settings.EpsilonCorrection = EpsilonCorrection.AfterCorrection

        {
            First = constants.First
            Second = constants.Second
            Rate = Pack.ofFloat (rate / MovingAverage.correction settings.Beta1 t)
            Epsilon = Pack.ofFloat (if after then settings.Epsilon * root else settings.Epsilon)
            Decay = Pack.ofFloat decay
        }

    /// The rule for one coordinate.
    let inline internal coordinate (step: AdamStep) (g: Pack) (m: Pack) (v: Pack) : struct (Pack * Pack * Pack) =
        let m = step.First.Next(m, g)
        let v = step.Second.Next(v, g * g)
        struct (m, v, -(Pack.divide step.Rate (Pack.sqrt v + step.Epsilon) * m))

    /// The optimizer with these settings.
    let create (settings: AdamSettings) : Optimizer<AdamState> =
        let constants = constants settings
        Coordinatewise.two "adam" layout (fun t -> step constants 0.0 t) (fun step _ g m v -> coordinate step g m v)
