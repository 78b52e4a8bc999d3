namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of RAdam.
type RAdamSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). Up to 0.6 no step is ever rectified. The default is 0.999.
    Beta2: float
    /// Keeps the denominator above 0; finite and at least 0. With 0, a coordinate does not move while its gradients are
    /// all 0. The default is 1e-8.
    Epsilon: float
    /// Whether epsilon is added after or before bias correction. The default is after.
    EpsilonCorrection: EpsilonCorrection
    /// The length l of the approximated simple moving average above which steps are rectified, finite and at least 4.
    /// The default is 4.
    Threshold: float
}

/// The state of RAdam.
type RAdamState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m: the moving average of gradients.
    FirstMoment: Vector
    /// The second moment v: the moving average of squared gradients.
    SecondMoment: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private RAdamStep = { First: MovingAverage; Second: MovingAverage; Rectified: Pack; Rate: Pack; Epsilon: Pack }

/// RAdam, rectified Adam (Liu et al. 2020, Algorithm 2): with n = 2 / (1 - beta2) - 1 and l = n - 2 * t * beta2^t / (1
/// - beta2^t), the step is Adam's times sqrt((l - 4)(l - 2) n / ((n - 4)(n - 2) l)) if l is above the threshold, and
/// -rate * m / (1 - beta1^t) otherwise, in the first steps.
[<RequireQualifiedAccess>]
module RAdam =

    /// The paper's defaults: Adam's, rectified above 4. With the usual betas, optax, which rectifies from 5 on, differs
    /// only at the fifth step.
    let defaults: RAdamSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        EpsilonCorrection = EpsilonCorrection.AfterCorrection
        Threshold = 4.0
    }

    /// optax's preset: rectified above 5.
    let optax: RAdamSettings = { defaults with Threshold = 5.0 }

    /// PyTorch's preset: rectified above 5, epsilon before bias correction.
    let pytorch: RAdamSettings = { optax with EpsilonCorrection = EpsilonCorrection.BeforeCorrection }

    /// The optimizer with these settings.
    let create (settings: RAdamSettings) : Optimizer<RAdamState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        let beta2 = Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon

        let threshold =
            Check.that "finite and at least 4" (fun v -> 4.0 <= v && v < infinity) "Threshold" settings.Threshold

        let after = settings.EpsilonCorrection = EpsilonCorrection.AfterCorrection
        let first, second = MovingAverage.ofDecay beta1, MovingAverage.ofDecay beta2
        let rates = settings.LearningRate
        let longest = 2.0 / (1.0 - beta2) - 1.0

        Coordinatewise.two
            "radam"
            (Layout.two _.Count _.FirstMoment _.SecondMoment (fun count m v -> {
                Count = count
                FirstMoment = m
                SecondMoment = v
            }))
            (fun t ->
                let correction = MovingAverage.correction beta2 t
                let length = longest - 2.0 * float t * (1.0 - correction) / correction
                let rate = rates.At(t - 1L) / MovingAverage.correction beta1 t
                let rectified = length > threshold
                // As in Adam: bias correction of v, multiplied through by its root.
                let root = sqrt correction

                let scale =
                    if rectified then
                        let ratio = (length - 4.0) * (length - 2.0) / ((longest - 4.0) * (longest - 2.0))
                        sqrt (ratio * longest / length) * root
                    else
                        1.0

                {
                    First = first
                    Second = second
                    Rectified = Pack.ofFloat (if rectified then 1.0 else 0.0)
                    Rate = Pack.ofFloat (rate * scale)
                    Epsilon = Pack.ofFloat (if after then epsilon * root else epsilon)
                })
            (fun step _ g m v ->
                let m = step.First.Next(m, g)
                let v = step.Second.Next(v, g * g)
                let root = Pack.sqrt v + step.Epsilon
                let divisor = Pack.whereGreater step.Rectified Pack.Zero root Pack.One
                struct (m, v, -(Pack.divide (step.Rate * m) divisor)))
        |> Optimizer.withSettings settings
