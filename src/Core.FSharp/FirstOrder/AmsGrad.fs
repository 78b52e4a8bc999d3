namespace OptimizerFunctional

/// What AMSGrad takes the largest of, and whether it corrects for a start at zero.
type AmsGradForm =
    /// The largest v; neither moment is corrected, as in Reddi et al. The denominator never falls.
    | Paper = 0
    /// The largest v / (1 - beta2^t); the first moment is corrected too. The denominator never falls.
    | LargestCorrected = 1
    /// The largest v, then divided by 1 - beta2^t; the first moment is corrected too. The denominator may fall.
    | CorrectedLargest = 2

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of AMSGrad.
type AmsGradSettings = {
    /// The step size, finite and above 0; 0.001.
    LearningRate: Schedule
    /// The share of the old first moment that is kept, in [0, 1); 0.9.
    Beta1: float
    /// The share of the old second moment that is kept, in [0, 1); 0.999.
    Beta2: float
    /// Added to the root; finite and at least 0; 1e-8. With 0, as in the paper, coordinates whose gradients have all
    /// been 0 do not move.
    Epsilon: float
    /// What the largest is taken of, and what is corrected for a start at zero; the paper's.
    Form: AmsGradForm
}

/// The state of AMSGrad.
type AmsGradState = {
    /// Steps taken, t.
    Count: int64
    /// The moving average of gradients, m.
    FirstMoment: Vector
    /// The moving average of squared gradients, v.
    SecondMoment: Vector
    /// The largest second moment so far, which in the form `LargestCorrected` is that of corrected ones.
    LargestSecondMoment: Vector
}

/// What all coordinates share at a step.
[<Struct>]
type private AmsGradStep = { First: MovingAverage; Second: MovingAverage; Comparison: Pack; Rate: Pack; Epsilon: Pack }

/// AMSGrad (Reddi, Kale and Kumar 2018, Algorithm 2): m and v as in Adam, w <- max(w, v), x <- x - rate * m / (sqrt(w)
/// + epsilon).
[<RequireQualifiedAccess>]
module AmsGrad =

    /// Those of Adam, without corrections, as in the paper.
    let defaults: AmsGradSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        Form = AmsGradForm.Paper
    }

    /// The largest of corrected second moments, and a corrected first moment.
    let optax: AmsGradSettings = { defaults with Form = AmsGradForm.LargestCorrected }

    /// The largest of second moments, corrected afterwards, and a corrected first moment.
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

                // What is compared is corrected, or else what is divided by: sqrt(w / c) + e = (sqrt(w) + e * sqrt(c))
                // / sqrt(c).
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
