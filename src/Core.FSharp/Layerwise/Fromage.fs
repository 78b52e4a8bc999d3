namespace OptimizerFunctional.Core

open System

/// The hyperparameters of Fromage.
type FromageSettings = {
    /// The learning rate, finite and above 0: the share of its length by which a block moves. The default is 0.01.
    LearningRate: Schedule
    /// The least norm of a block and of its gradient, finite and at least 0. With 0, a block moves by the gradient
    /// times the learning rate where a norm is 0. The default is 0.
    MinNorm: float
}

/// Fromage (Bernstein et al. 2020, Algorithm 1): in each block x <- (x - rate |x| / |g| g) / sqrt(1 + rate^2). A step
/// at a right angle to x keeps its length. The ratio |x| / |g| is 1 where a norm is 0.
[<RequireQualifiedAccess>]
module Fromage =

    /// The paper's defaults: learning rate 0.01.
    let defaults: FromageSettings = { LearningRate = Schedule.constant 0.01; MinNorm = 0.0 }

    /// optax's preset: norms are at least 1e-6.
    let optax: FromageSettings = { defaults with MinNorm = 1e-6 }

    /// The optimizer with these settings.
    let create (settings: FromageSettings) : Optimizer<StepCount> =
        let least = Check.notNegative "MinNorm" settings.MinNorm

        BlockRule.create "fromage" (BlockRule.ofLayout Coordinatewise.counted) (fun at ->
            let rate = settings.LearningRate.At(at.Count - 1L)
            let shrink = sqrt (1.0 + rate * rate)

            for block in at.Blocks do
                let ofPoint = Math.Max(Pack.normIn at.Point block.Offset block.Length, least)
                let ofGradient = Math.Max(Pack.normIn at.Gradient block.Offset block.Length, least)
                let isZero = ofPoint = 0.0 || ofGradient = 0.0
                let length, norm = if isZero then 1.0, 1.0 else ofPoint, ofGradient

                for i in block.Offset .. block.Offset + block.Length - 1 do
                    let x = at.Point[i]
                    // The ratio of the norms might overflow.
                    at.Step[i] <- (x - rate * length * (at.Gradient[i] / norm)) / shrink - x)
        |> Optimizer.withSettings settings
