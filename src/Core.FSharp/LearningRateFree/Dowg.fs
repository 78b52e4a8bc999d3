namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of DoWG.
type DowgSettings = {
    /// A factor of the step size that the method finds, finite and above 0. The default is 1.
    LearningRate: Schedule
    /// The start of the squared distance, also added to the denominator; finite and above 0. The default is 1e-4.
    Epsilon: float
}

/// The state of DoWG.
type DowgState = {
    /// The number of steps taken, t.
    Count: int64
    /// The start x0.
    Start: Vector
    /// The largest squared distance from the start, and the sum of squared norms of gradients, weighted by it.
    Distances: Vector
}

/// DoWG, distance over weighted gradients (Khaled, Mishchenko and Jin 2023, Algorithm 1): d <- max(d, |x - x0|^2), s
/// <- s + d |g|^2, x <- x - rate d / (sqrt(s) + epsilon) g.
[<RequireQualifiedAccess>]
module Dowg =

    /// The authors' defaults: epsilon 1e-4.
    let defaults: DowgSettings = { LearningRate = Schedule.constant 1.0; Epsilon = 1e-4 }

    /// The optimizer with these settings.
    let create (settings: DowgSettings) : Optimizer<DowgState> =
        let epsilon = Check.positive "Epsilon" settings.Epsilon

        let layout: WholeLayout<DowgState> = {
            Count = _.Count
            Vectors = fun state -> [| state.Start; state.Distances |]
            Build = fun count slots -> { Count = count; Start = slots[0]; Distances = slots[1] }
            Start = fun _ start -> [| Vector.toArray start; [| epsilon; 0.0 |] |]
        }

        BlockRule.create "dowg" layout (fun at ->
            let start, numbers = at.Slots[0], at.Slots[1]

            for i in 0 .. at.Dimension - 1 do
                at.Step[i] <- at.Point[i] - start[i]

            let distance = Pack.norm at.Step at.Dimension
            let norm = Pack.norm at.Gradient at.Dimension
            numbers[0] <- Math.Max(numbers[0], distance * distance)
            numbers[1] <- numbers[1] + numbers[0] * (norm * norm)
            let size = settings.LearningRate.At(at.Count - 1L) * numbers[0] / (sqrt numbers[1] + epsilon)

            for i in 0 .. at.Dimension - 1 do
                at.Step[i] <- -size * at.Gradient[i])
        |> Optimizer.withSettings settings
