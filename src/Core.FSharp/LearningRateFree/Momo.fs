namespace OptimizerFunctional

/// The direction of MoMo.
type MomoBase =
    /// An average of gradients.
    | GradientDescent = 0
    /// Adam's direction.
    | Adam = 1

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of MoMo.
type MomoSettings = {
    /// The largest step size, finite and above 0. The default is 1 for gradient descent and 0.01 for Adam.
    LearningRate: Schedule
    /// The decay rate of the averages of values and gradients, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment of Adam, in [0, 1). The default is 0.999.
    Beta2: float
    /// Added to the denominator of Adam; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// A lower bound of the objective, finite. The default is 0.
    LowerBound: float
    /// Whether the lower bound rises with the values. The default is no.
    AdaptsLowerBound: bool
    /// The weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is 0.
    WeightDecay: float
    /// Whether weight decay divides the new point by 1 + rate decay, in place of subtracting its share of x. The
    /// default is yes.
    IsProximal: bool
    /// The direction. The default is an average of gradients.
    Base: MomoBase
}

/// The state of MoMo.
type MomoState = {
    /// The number of steps taken, t.
    Count: int64
    /// The average m of gradients.
    FirstMoment: Vector
    /// The second moment v; zeros without Adam.
    SecondMoment: Vector
    /// The averages of values and of products of gradients and points, and the lower bound.
    Averages: Vector
}

/// MoMo and MoMo-Adam (Schaipp et al. 2024, Algorithms 1 and 2): Polyak's step size for momentum. With averages a of
/// values, m of gradients and c of <g, x>, with D = 1 or Adam's denominator, with s = 1 + rate decay, and b = 1 or 1 -
/// beta1^t: h = s (a - b bound - c) + <m, x>, step size = min(rate / b, max(h, 0) / <m, m / D>), x <- (x - size m / D)
/// / s. Where <m, m / D> is at most 2.2e-16 there is no step, as in optax, so an objective in small units must be
/// scaled.
[<RequireQualifiedAccess>]
module Momo =

    /// MoMo with the authors' defaults: steps of at most 1, beta1 0.9, lower bound 0.
    let gradientDescent: MomoSettings = {
        LearningRate = Schedule.constant 1.0
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        LowerBound = 0.0
        AdaptsLowerBound = false
        WeightDecay = 0.0
        IsProximal = true
        Base = MomoBase.GradientDescent
    }

    /// MoMo-Adam with the authors' defaults: steps of at most 0.01, beta1 0.9, beta2 0.999.
    let adam: MomoSettings = { gradientDescent with LearningRate = Schedule.constant 0.01; Base = MomoBase.Adam }

    let private layout (bound: float) : WholeLayout<MomoState> = {
        Count = _.Count
        Vectors = fun state -> [| state.FirstMoment; state.SecondMoment; state.Averages |]
        Build =
            fun count slots -> { Count = count; FirstMoment = slots[0]; SecondMoment = slots[1]; Averages = slots[2] }
        Start =
            fun _ start ->
                let zeros () = Array.zeroCreate<float> start.Length
                [| zeros (); zeros (); [| 0.0; 0.0; bound |] |]
    }

    /// The optimizer with these settings.
    let create (settings: MomoSettings) : Optimizer<MomoState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let least = Check.finite "LowerBound" settings.LowerBound
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let isAdam = settings.Base = MomoBase.Adam

        BlockRule.create (if isAdam then "momo-adam" else "momo") (layout least) (fun at ->
            let m, v, averages, step = at.Slots[0], at.Slots[1], at.Slots[2], at.Step
            // The averages of MoMo begin at their first values, those of MoMo-Adam at 0.
            let keep = if isAdam || at.Count > 1L then beta1 else 0.0
            let b = if isAdam then MovingAverage.correction beta1 at.Count else 1.0
            let correction = MovingAverage.correction beta2 at.Count
            let mutable along = 0.0
            let mutable ofMoment = 0.0
            let mutable norm = 0.0

            for i in 0 .. at.Dimension - 1 do
                let g, x = at.Gradient[i], at.Point[i]
                along <- along + g * x
                m[i] <- keep * m[i] + (1.0 - keep) * g
                ofMoment <- ofMoment + m[i] * x

                step[i] <-
                    if isAdam then
                        v[i] <- beta2 * v[i] + (1.0 - beta2) * (g * g)
                        let root = epsilon + sqrt (v[i] / correction)
                        if root = 0.0 then 0.0 else m[i] / root
                    else
                        m[i]

                norm <- norm + m[i] * step[i]

            averages[0] <- keep * averages[0] + (1.0 - keep) * at.Value
            averages[1] <- keep * averages[1] + (1.0 - keep) * along
            let rate = settings.LearningRate.At(at.Count - 1L)
            let scale = 1.0 + rate * decay
            let model = scale * (averages[0] - averages[1]) + ofMoment

            if settings.AdaptsLowerBound && model < scale * b * averages[2] then
                averages[2] <- Math.Max(model / (2.0 * scale * b), least)

            let gap = Math.Max(model - scale * b * averages[2], 0.0)
            // Where the average gradient vanishes there is no step.
            let size = if norm <= 2.220446049250313e-16 then 0.0 else Math.Min(rate / b, gap / norm)

            if settings.AdaptsLowerBound then
                let after = averages[0] + ofMoment - averages[1] - 0.5 * size * norm
                averages[2] <- Math.Max(after / b, least)

            for i in 0 .. at.Dimension - 1 do
                let shrunk = rate * decay * at.Point[i]

                step[i] <-
                    if settings.IsProximal then
                        -(size * step[i] + shrunk) / scale
                    else
                        -(size * step[i] + shrunk / scale))
        |> Optimizer.withSettings settings
