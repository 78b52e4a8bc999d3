namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of Adam.
type AdamSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Keeps the denominator above 0; finite and at least 0. With 0, a coordinate does not move while its gradients are
    /// all 0. The default is 1e-8.
    Epsilon: float
    /// Whether epsilon is added after or before bias correction. The default is after.
    EpsilonCorrection: EpsilonCorrection
}

/// The state of Adam.
type AdamState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m: the moving average of gradients.
    FirstMoment: Vector
    /// The second moment v: the moving average of squared gradients.
    SecondMoment: Vector
}

/// The values that all steps of Adam or AdamW share.
type internal AdamConstants = { Settings: AdamSettings; First: MovingAverage; Second: MovingAverage }

/// The values that all coordinates share at a step of Adam or AdamW.
[<Struct>]
type internal AdamStep = {
    First: MovingAverage
    Second: MovingAverage
    Rate: Pack
    Epsilon: Pack
    /// The factor of AdamW's weight decay at this step.
    Decay: Pack
}

/// Adam (Kingma and Ba 2015, Algorithm 1): m <- beta1 * m + (1 - beta1) * g, v <- beta2 * v + (1 - beta2) * g^2, x <- x
/// - rate * m' / (sqrt(v') + epsilon), with bias correction m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t).
[<RequireQualifiedAccess>]
module Adam =

    /// The paper's defaults, also those of PyTorch and optax: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8
    /// after bias correction.
    let defaults: AdamSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        EpsilonCorrection = EpsilonCorrection.AfterCorrection
    }

    /// Keras' preset: epsilon 1e-7, before bias correction.
    let keras: AdamSettings = { defaults with Epsilon = 1e-7; EpsilonCorrection = EpsilonCorrection.BeforeCorrection }

    /// The layout of the state of Adam and AdamW.
    let internal layout: Layout<AdamState, int64> =
        Layout.two _.Count _.FirstMoment _.SecondMoment (fun count m v -> {
            Count = count
            FirstMoment = m
            SecondMoment = v
        })

    /// The values that all steps share. Raises a `ParameterException` if a setting is out of its range.
    let internal constants (settings: AdamSettings) : AdamConstants =
        let first = MovingAverage.ofDecay (Check.decay "Beta1" settings.Beta1)
        let second = MovingAverage.ofDecay (Check.decay "Beta2" settings.Beta2)
        Check.notNegative "Epsilon" settings.Epsilon |> ignore

        { Settings = settings; First = first; Second = second }

    /// The values that all coordinates share at step t, with this factor of weight decay.
    let inline internal step (constants: AdamConstants) (decay: float) (t: int64) : AdamStep =
        let settings = constants.Settings
        // Both bias corrections, multiplied through by the root: they cost nothing per coordinate.
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
        |> Optimizer.withSettings settings
