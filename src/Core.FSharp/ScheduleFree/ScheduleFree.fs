namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The direction that a schedule-free method averages over.
type ScheduleFreeBase =
    /// The gradient.
    | GradientDescent = 0
    /// The gradient divided by the root of the bias-corrected second moment, as in AdamW.
    | AdamW = 1
    /// The same with the rectified learning rate of RAdam, which is 0 in the first steps.
    | RAdam = 2

/// The hyperparameters of schedule-free methods.
type ScheduleFreeSettings = {
    /// The learning rate, finite and above 0. The default is 0.0025 for AdamW and RAdam, and 1 for gradient descent.
    LearningRate: Schedule
    /// How near the points of gradients are to the average: 1 at the average, towards 0 at the fast iterate; above 0
    /// and at most 1. The default is 0.9.
    Beta: float
    /// The decay rate of the second moment, in [0, 1), not used by gradient descent. The default is 0.999.
    Beta2: float
    /// Added to the denominator; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// The weight decay coefficient at the points of gradients, finite and at least 0. The default is 0.
    WeightDecay: float
    /// The number of steps over which the learning rate rises linearly, at least 0. The default is 0.
    WarmupSteps: int64
    /// The power of the learning rate in the weights of the average, finite and at least 0. The default is 2.
    RatePower: float
    /// The power of the step's number in the weights of the average, finite and at least 0. The default is 0.
    StepPower: float
    /// The direction.
    Base: ScheduleFreeBase
}

/// The state of schedule-free methods.
type ScheduleFreeState = {
    /// The number of steps taken.
    Count: int64
    /// The fast iterate z.
    Fast: Vector
    /// The second moment v; zeros for gradient descent.
    SecondMoment: Vector
    /// The sum of the weights, and the largest learning rate so far.
    Weights: Vector
}

/// Schedule-free methods (Defazio et al. 2024, equations 3 to 5): gradients are taken at y = (1 - beta) z + beta x, the
/// fast iterate moves by z <- z - rate d(g), and the average x <- (1 - c) x + c z is the answer. There is no schedule,
/// and none is needed. The iterates of a run are the points y; `Solution.Answer` is x.
[<RequireQualifiedAccess>]
module ScheduleFree =

    /// Schedule-free AdamW with the authors' defaults: learning rate 0.0025, beta 0.9, beta2 0.999, epsilon 1e-8.
    let adamW: ScheduleFreeSettings = {
        LearningRate = Schedule.constant 0.0025
        Beta = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        WeightDecay = 0.0
        WarmupSteps = 0L
        RatePower = 2.0
        StepPower = 0.0
        Base = ScheduleFreeBase.AdamW
    }

    /// Schedule-free gradient descent with the authors' defaults: learning rate 1, beta 0.9.
    let gradientDescent: ScheduleFreeSettings = {
        adamW with
            LearningRate = Schedule.constant 1.0
            Base = ScheduleFreeBase.GradientDescent
    }

    /// Schedule-free RAdam with the authors' defaults: learning rate 0.0025, and no move in the first steps.
    let rAdam: ScheduleFreeSettings = { adamW with Base = ScheduleFreeBase.RAdam }

    let private layout: WholeLayout<ScheduleFreeState> = {
        Count = _.Count
        Vectors = fun state -> [| state.Fast; state.SecondMoment; state.Weights |]
        Build = fun count slots -> { Count = count; Fast = slots[0]; SecondMoment = slots[1]; Weights = slots[2] }
        Start = fun _ start -> [| Vector.toArray start; Array.zeroCreate start.Length; Array.zeroCreate 2 |]
    }

    /// RAdam's factor of the learning rate at step t; 0 while the variance of the second moment is too large.
    let private rectification (beta2: float) (t: int64) : float =
        let most = 2.0 / (1.0 - beta2) - 1.0
        let power = Math.Pow(beta2, float t)
        let length = most - 2.0 * float t * power / (1.0 - power)

        if length > 4.0 then
            sqrt ((length - 4.0) * (length - 2.0) * most / ((most - 4.0) * (most - 2.0) * length))
        else
            0.0

    /// The optimizer with these settings.
    let create (settings: ScheduleFreeSettings) : Optimizer<ScheduleFreeState> =
        let beta = Check.that "greater than 0 and at most 1" (fun v -> 0.0 < v && v <= 1.0) "Beta" settings.Beta
        let beta2 = Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let warmup = Check.atLeast 0L "WarmupSteps" settings.WarmupSteps
        let ratePower = Check.notNegative "RatePower" settings.RatePower
        let stepPower = Check.notNegative "StepPower" settings.StepPower
        let isAdaptive = settings.Base <> ScheduleFreeBase.GradientDescent

        let name =
            match settings.Base with
            | ScheduleFreeBase.AdamW -> "schedule-free-adamw"
            | ScheduleFreeBase.RAdam -> "schedule-free-radam"
            | _ -> "schedule-free-gd"

        let rateAt (t: int64) =
            let given = settings.LearningRate.At(t - 1L)
            let warm = if t < warmup then given * (float t / float warmup) else given

            if settings.Base = ScheduleFreeBase.RAdam then
                warm * rectification beta2 t
            else
                warm

        BlockRule.create name layout (fun at ->
            let z, v, weights = at.Slots[0], at.Slots[1], at.Slots[2]
            let t = at.Count
            let rate = rateAt t
            weights[1] <- Math.Max(weights[1], rate)
            let weight = Math.Pow(float t, stepPower) * Math.Pow(weights[1], ratePower)
            weights[0] <- weights[0] + weight
            let c = if weights[0] = 0.0 then 0.0 else weight / weights[0]
            let correction = MovingAverage.correction beta2 t

            for i in 0 .. at.Dimension - 1 do
                let g, y = at.Gradient[i], at.Point[i]

                let direction =
                    if isAdaptive then
                        v[i] <- beta2 * v[i] + (1.0 - beta2) * g * g
                        let root = sqrt (v[i] / correction) + epsilon
                        if root = 0.0 then 0.0 else g / root
                    else
                        g

                let direction = direction + decay * y
                // The average x is not kept: it follows from y and z.
                at.Step[i] <- c * (z[i] - y) + rate * (beta * (1.0 - c) - 1.0) * direction
                z[i] <- z[i] - rate * direction)
        |> Optimizer.withAnswer (fun state point ->
            Vector.map2 (fun y z -> (y - (1.0 - beta) * z) / beta) point state.Fast)
        |> Optimizer.withSettings settings
