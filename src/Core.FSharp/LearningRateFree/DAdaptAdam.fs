namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of D-Adaptation for Adam.
type DAdaptAdamSettings = {
    /// A factor of the learning rate that the method finds, finite and above 0. The default is 1.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Added to the denominator; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// The first estimate of the distance to the solution, finite and above 0. The default is 1e-6.
    InitialDistance: float
    /// The largest growth of the estimate in one step, at least 1. The default is infinity: no limit.
    MaxGrowth: float
    /// Whether the step is bias-corrected. The default is no.
    CorrectsBias: bool
    /// The decoupled weight decay coefficient, finite and at least 0. The default is 0.
    WeightDecay: float
}

/// The state of D-Adaptation for Adam.
type DAdaptAdamState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m, which contains the learning rates of its steps.
    FirstMoment: Vector
    /// The second moment v.
    SecondMoment: Vector
    /// The moving average s of gradients times learning rates.
    GradientSum: Vector
    /// The estimated distance d to the solution, and the numerator of the next estimate.
    Distance: Vector
}

/// D-Adaptation for Adam (Defazio and Mishchenko 2023, Algorithm 5): Adam whose learning rate is an estimate d of the
/// distance to the solution. With a = d rate and b = sqrt(beta2): r <- b r + (1 - b) a <g, s / (sqrt(v) + epsilon)>
/// with the old s and v, m <- beta1 m + (1 - beta1) a g, v <- beta2 v + (1 - beta2) g^2, s <- b s + (1 - b) a g, d <-
/// max(d, r / ((1 - b) |s|_1)), x <- x - m / (sqrt(v) + epsilon) - decay a x. Prodigy finds larger learning rates.
[<RequireQualifiedAccess>]
module DAdaptAdam =

    /// The authors' defaults: beta1 0.9, beta2 0.999, epsilon 1e-8, initial distance 1e-6, no bias correction.
    let defaults: DAdaptAdamSettings = {
        LearningRate = Schedule.constant 1.0
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        InitialDistance = 1e-6
        MaxGrowth = infinity
        CorrectsBias = false
        WeightDecay = 0.0
    }

    /// optax's preset: with bias correction.
    let optax: DAdaptAdamSettings = { defaults with CorrectsBias = true }

    let private layout (first: float) : WholeLayout<DAdaptAdamState> = {
        Count = _.Count
        Vectors = fun state -> [| state.FirstMoment; state.SecondMoment; state.GradientSum; state.Distance |]
        Build =
            fun count slots -> {
                Count = count
                FirstMoment = slots[0]
                SecondMoment = slots[1]
                GradientSum = slots[2]
                Distance = slots[3]
            }
        Start =
            fun _ start ->
                let zeros () = Array.zeroCreate<float> start.Length
                [| zeros (); zeros (); zeros (); [| first; 0.0 |] |]
    }

    /// The optimizer with these settings.
    let create (settings: DAdaptAdamSettings) : Optimizer<DAdaptAdamState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let beta3 = sqrt beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let first = Check.positive "InitialDistance" settings.InitialDistance
        let growth = Check.that "at least 1" (fun v -> v >= 1.0) "MaxGrowth" settings.MaxGrowth
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let over (a: float) (root: float) = if root = 0.0 then 0.0 else a / root

        BlockRule.create "dadapt-adam" (layout first) (fun at ->
            let m, v, s, numbers = at.Slots[0], at.Slots[1], at.Slots[2], at.Slots[3]
            let d = numbers[0]

            let correction =
                if settings.CorrectsBias then
                    sqrt (MovingAverage.correction beta2 at.Count) / MovingAverage.correction beta1 at.Count
                else
                    1.0

            let a = d * settings.LearningRate.At(at.Count - 1L) * correction
            let mutable along = 0.0
            let mutable sum = 0.0

            for i in 0 .. at.Dimension - 1 do
                let g = at.Gradient[i]
                along <- along + g * over s[i] (sqrt v[i] + epsilon)
                m[i] <- beta1 * m[i] + (1.0 - beta1) * (a * g)
                v[i] <- beta2 * v[i] + (1.0 - beta2) * (g * g)
                s[i] <- beta3 * s[i] + (1.0 - beta3) * (a * g)
                sum <- sum + abs s[i]

            if sum > 0.0 then
                numbers[1] <- beta3 * numbers[1] + (1.0 - beta3) * (a * along)
                let estimate = numbers[1] / ((1.0 - beta3) * sum)
                numbers[0] <- Math.Max(d, Math.Min(estimate, d * growth))

                for i in 0 .. at.Dimension - 1 do
                    at.Step[i] <- -over m[i] (sqrt v[i] + epsilon) - decay * a * at.Point[i])
        |> Optimizer.withSettings settings
