namespace OptimizerFunctional

/// The second moments whose maximum AMSGrad takes, and the bias correction.
type AmsGradForm =
    /// The maximum of v, without bias correction, as in Reddi et al. The denominator never decreases.
    | Paper = 0
    /// The maximum of v / (1 - beta2^t), and bias correction of the first moment. The denominator never decreases.
    | LargestCorrected = 1
    /// The maximum of v, then bias correction of both moments. The denominator may decrease.
    | CorrectedLargest = 2

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of AMSGrad.
type AmsGradSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Keeps the denominator above 0; finite and at least 0. With 0, as in the paper, a coordinate does not move while
    /// its gradients are all 0. The default is 1e-8.
    Epsilon: float
    /// The form of the maximum and of bias correction. The default is the paper's.
    Form: AmsGradForm
}

/// The state of AMSGrad.
type AmsGradState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m: the moving average of gradients.
    FirstMoment: Vector
    /// The second moment v: the moving average of squared gradients.
    SecondMoment: Vector
    /// The maximum of the second moments so far, with bias correction in the form `LargestCorrected`.
    LargestSecondMoment: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private AmsGradStep = { First: MovingAverage; Second: MovingAverage; Comparison: Pack; Rate: Pack; Epsilon: Pack }

/// AMSGrad (Reddi, Kale and Kumar 2018, Algorithm 2): m and v as in Adam, w <- max(w, v), x <- x - rate * m / (sqrt(w)
/// + epsilon).
[<RequireQualifiedAccess>]
module AmsGrad =

    /// The paper's form: Adam's defaults, without bias correction.
    let defaults: AmsGradSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        Form = AmsGradForm.Paper
    }

    /// optax's preset: the maximum of second moments with bias correction, and bias correction of the first moment.
    let optax: AmsGradSettings = { defaults with Form = AmsGradForm.LargestCorrected }

    /// PyTorch's preset: the maximum of second moments, then bias correction of both moments.
    let pytorch: AmsGradSettings = { defaults with Form = AmsGradForm.CorrectedLargest }

    /// The optimizer with these settings.
    let create (settings: AmsGradSettings) : Optimizer<AmsGradState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        let beta2 = Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let first, second = MovingAverage.ofDecay beta1, MovingAverage.ofDecay beta2
        let form, rates = settings.Form, settings.LearningRate

        Coordinatewise.three
            "amsgrad"
            (Layout.three _.Count _.FirstMoment _.SecondMoment _.LargestSecondMoment (fun count m v largest -> {
                Count = count
                FirstMoment = m
                SecondMoment = v
                LargestSecondMoment = largest
            }))
            (fun t ->
                let correction1, correction2 =
                    if form = AmsGradForm.Paper then
                        1.0, 1.0
                    else
                        MovingAverage.correction beta1 t, MovingAverage.correction beta2 t

                // Bias correction of the compared moments, or else of the divisor: sqrt(w / c) + e = (sqrt(w) + e *
                // sqrt(c)) / sqrt(c).
                let before = form = AmsGradForm.LargestCorrected
                let root = if before then 1.0 else sqrt correction2

                {
                    First = first
                    Second = second
                    Comparison = Pack.ofFloat (if before then 1.0 / correction2 else 1.0)
                    Rate = Pack.ofFloat (rates.At(t - 1L) * root / correction1)
                    Epsilon = Pack.ofFloat (epsilon * root)
                })
            (fun step _ g m v largest ->
                let m = step.First.Next(m, g)
                let v = step.Second.Next(v, g * g)
                let largest = Pack.max largest (v * step.Comparison)
                struct (m, v, largest, -(Pack.divide (step.Rate * m) (Pack.sqrt largest + step.Epsilon))))
        |> Optimizer.withSettings settings
