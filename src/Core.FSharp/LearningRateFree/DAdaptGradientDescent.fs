namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of D-Adaptation for gradient descent.
type DAdaptGradientDescentSettings = {
    /// A factor of the learning rate that the method finds, finite and above 0. The default is 1.
    LearningRate: Schedule
    /// The decay rate of the average of the iterates, in [0, 1). The default is 0.
    Momentum: float
    /// The first estimate of the distance to the solution, finite and above 0. The default is 1e-6.
    InitialDistance: float
    /// The largest growth of the estimate in one step, at least 1. The default is infinity: no limit.
    MaxGrowth: float
}

/// The state of D-Adaptation for gradient descent.
type DAdaptState = {
    /// The number of steps taken, t.
    Count: int64
    /// The start x0.
    Start: Vector
    /// The sum s of gradients times learning rates.
    GradientSum: Vector
    /// The estimated distance d to the solution, the numerator of the next estimate, and the norm of the first
    /// gradient.
    Distance: Vector
}

/// D-Adaptation for gradient descent (Defazio and Mishchenko 2023, Algorithm 4): with a = d rate / |first g|: r <- r +
/// a <g, s>, s <- s + a g, d <- max(d, 2 r / |s|), x <- momentum x + (1 - momentum) (x0 - s).
[<RequireQualifiedAccess>]
module DAdaptGradientDescent =

    /// The authors' defaults: no momentum, initial distance 1e-6.
    let defaults: DAdaptGradientDescentSettings = {
        LearningRate = Schedule.constant 1.0
        Momentum = 0.0
        InitialDistance = 1e-6
        MaxGrowth = infinity
    }

    let private layout (first: float) : WholeLayout<DAdaptState> = {
        Count = _.Count
        Vectors = fun state -> [| state.Start; state.GradientSum; state.Distance |]
        Build = fun count slots -> { Count = count; Start = slots[0]; GradientSum = slots[1]; Distance = slots[2] }
        Start = fun _ start -> [| Vector.toArray start; Array.zeroCreate<float> start.Length; [| first; 0.0; 0.0 |] |]
    }

    /// The optimizer with these settings.
    let create (settings: DAdaptGradientDescentSettings) : Optimizer<DAdaptState> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let first = Check.positive "InitialDistance" settings.InitialDistance
        let growth = Check.that "at least 1" (fun v -> v >= 1.0) "MaxGrowth" settings.MaxGrowth

        BlockRule.create "dadapt-gradient-descent" (layout first) (fun at ->
            let start, s, numbers = at.Slots[0], at.Slots[1], at.Slots[2]
            let d = numbers[0]

            // The first gradient that is not 0: before it, nothing moves.
            if numbers[2] = 0.0 then
                numbers[2] <- Pack.norm at.Gradient at.Dimension

            if numbers[2] > 0.0 then
                let a = d * settings.LearningRate.At(at.Count - 1L) / numbers[2]
                let mutable along = 0.0

                for i in 0 .. at.Dimension - 1 do
                    along <- along + at.Gradient[i] * s[i]
                    s[i] <- s[i] + a * at.Gradient[i]

                numbers[1] <- numbers[1] + a * along
                let norm = Pack.norm s at.Dimension

                if norm > 0.0 then
                    numbers[0] <- Math.Max(d, Math.Min(2.0 * numbers[1] / norm, d * growth))

                for i in 0 .. at.Dimension - 1 do
                    at.Step[i] <- (1.0 - momentum) * (start[i] - s[i] - at.Point[i]))
        |> Optimizer.withSettings settings
