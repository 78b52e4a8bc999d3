namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of Prodigy.
type ProdigySettings = {
    /// A factor of the learning rate that Prodigy finds, finite and above 0; schedules should begin at 1. The default
    /// is 1.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Added to the denominator, times the distance d; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// The first estimate of the distance to the solution, finite and above 0. The default is 1e-6.
    InitialDistance: float
    /// The factor of all later estimates, finite and above 0. The default is 1.
    DistanceFactor: float
    /// The largest growth of the estimate in one step, at least 1. The default is infinity: no limit.
    MaxGrowth: float
    /// Whether the step is bias-corrected. The default is no.
    CorrectsBias: bool
    /// The decoupled weight decay coefficient, finite and at least 0. The default is 0.
    WeightDecay: float
}

/// The state of Prodigy.
type ProdigyState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m of the gradients times the distance.
    FirstMoment: Vector
    /// The second moment v.
    SecondMoment: Vector
    /// The weighted sum s of gradients.
    GradientSum: Vector
    /// The start x0.
    Start: Vector
    /// The estimated distance d to the solution, its largest estimate, and the numerator of the next one.
    Distance: Vector
}

/// Prodigy (Mishchenko and Defazio 2024, Algorithm 4): Adam whose learning rate is an estimate d of the distance from
/// the start to the solution. With a = d rate: r <- beta3 r + (d / d0) a <g, x0 - x>, s <- beta3 s + (d / d0) a g, m
/// and v as Adam's of d g, d <- max(d, r / |s|_1), x <- x - a m / (sqrt(v) + d epsilon), where beta3 is the root of
/// beta2.
[<RequireQualifiedAccess>]
module Prodigy =

    /// The authors' defaults: beta1 0.9, beta2 0.999, epsilon 1e-8, initial distance 1e-6, no bias correction.
    let defaults: ProdigySettings = {
        LearningRate = Schedule.constant 1.0
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        InitialDistance = 1e-6
        DistanceFactor = 1.0
        MaxGrowth = infinity
        CorrectsBias = false
        WeightDecay = 0.0
    }

    /// optax's preset: with bias correction.
    let optax: ProdigySettings = { defaults with CorrectsBias = true }

    /// The optimizer with these settings.
    let create (settings: ProdigySettings) : Optimizer<ProdigyState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let beta3 = sqrt beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let first = Check.positive "InitialDistance" settings.InitialDistance
        let factor = Check.positive "DistanceFactor" settings.DistanceFactor
        let growth = Check.that "at least 1" (fun v -> v >= 1.0) "MaxGrowth" settings.MaxGrowth
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay

        let layout: WholeLayout<ProdigyState> = {
            Count = _.Count
            Vectors =
                fun state -> [| state.FirstMoment; state.SecondMoment; state.GradientSum; state.Start; state.Distance |]
            Build =
                fun count slots -> {
                    Count = count
                    FirstMoment = slots[0]
                    SecondMoment = slots[1]
                    GradientSum = slots[2]
                    Start = slots[3]
                    Distance = slots[4]
                }
            Start =
                fun _ start ->
                    let zeros () = Array.zeroCreate<float> start.Length
                    [| zeros (); zeros (); zeros (); Vector.toArray start; [| first; first; 0.0 |] |]
        }

        BlockRule.create "prodigy" layout (fun at ->
            let m, v, s, start, numbers = at.Slots[0], at.Slots[1], at.Slots[2], at.Slots[3], at.Slots[4]
            let d = numbers[0]

            let correction =
                if settings.CorrectsBias then
                    sqrt (MovingAverage.correction beta2 at.Count) / MovingAverage.correction beta1 at.Count
                else
                    1.0

            let a = d * settings.LearningRate.At(at.Count - 1L) * correction
            let weight = d / first * a
            let mutable along = 0.0
            let mutable sum = 0.0

            for i in 0 .. at.Dimension - 1 do
                let g = at.Gradient[i]
                along <- along + g * (start[i] - at.Point[i])
                m[i] <- beta1 * m[i] + (1.0 - beta1) * (d * g)
                v[i] <- beta2 * v[i] + (1.0 - beta2) * (d * g) * (d * g)
                s[i] <- beta3 * s[i] + weight * g
                sum <- sum + abs s[i]

            numbers[2] <- beta3 * numbers[2] + weight * along

            if sum > 0.0 then
                let estimate = factor * numbers[2] / sum
                let mutable next = d

                if d = first then
                    next <- Math.Max(next, estimate)

                numbers[1] <- Math.Max(numbers[1], estimate)
                next <- Math.Min(numbers[1], next * growth)
                numbers[0] <- next

                for i in 0 .. at.Dimension - 1 do
                    let root = sqrt v[i] + next * epsilon
                    at.Step[i] <- (if root = 0.0 then 0.0 else -a * m[i] / root) - decay * a * at.Point[i])
        |> Optimizer.withSettings settings
