namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of DoG.
type DogSettings = {
    /// A factor of the step size that the method finds, finite and above 0. The default is 1.
    LearningRate: Schedule
    /// The first step, relative to 1 + |x0|; finite and above 0. The default is 1e-6.
    InitialDistance: float
    /// The start of the sum of squared gradients, finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// Whether every block has a distance and a sum of its own (L-DoG). The default is no.
    IsLayerwise: bool
    /// The weight of late iterates in the average that is the answer, finite and at least 0; 0 weights all alike. The
    /// default is 8.
    AveragePower: float
}

/// The state of DoG.
type DogState = {
    /// The number of steps taken, t.
    Count: int64
    /// The start x0.
    Start: Vector
    /// The average of the iterates: the answer.
    Average: Vector
    /// The largest distance from the start and the sum of squared norms of gradients; a pair for each block in L-DoG.
    Distances: Vector
}

/// DoG, distance over gradients (Ivgi, Hinder and Carmon 2023, Algorithm 1): x <- x - rate r / sqrt(s) g, where r is
/// the largest distance |x - x0| so far, initial (1 + |x0|) at first, and s the sum of |g|^2. The answer is the
/// average of the iterates with polynomial weights: a <- a + (x - a) (1 + p) / (t + p).
[<RequireQualifiedAccess>]
module Dog =

    /// The authors' defaults: initial distance 1e-6, epsilon 1e-8, averages with the power 8.
    let defaults: DogSettings = {
        LearningRate = Schedule.constant 1.0
        InitialDistance = 1e-6
        Epsilon = 1e-8
        IsLayerwise = false
        AveragePower = 8.0
    }

    /// L-DoG: every block has a distance and a sum of its own.
    let layerwise: DogSettings = { defaults with IsLayerwise = true }

    /// The optimizer with these settings.
    let create (settings: DogSettings) : Optimizer<DogState> =
        let initial = Check.positive "InitialDistance" settings.InitialDistance
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let power = Check.notNegative "AveragePower" settings.AveragePower

        let layout: WholeLayout<DogState> = {
            Count = _.Count
            Vectors = fun state -> [| state.Start; state.Average; state.Distances |]
            Build = fun count slots -> { Count = count; Start = slots[0]; Average = slots[1]; Distances = slots[2] }
            Start =
                fun blocks start ->
                    let x0 = Vector.toArray start

                    let first (offset: int) (length: int) = [|
                        initial * (1.0 + Pack.normIn x0 offset length)
                        epsilon
                    |]

                    let distances =
                        if settings.IsLayerwise then
                            blocks |> Seq.map (fun block -> first block.Offset block.Length) |> Array.concat
                        else
                            first 0 x0.Length

                    [| x0; Vector.toArray start; distances |]
        }

        BlockRule.create "dog" layout (fun at ->
            let start, average, distances = at.Slots[0], at.Slots[1], at.Slots[2]
            let rate = settings.LearningRate.At(at.Count - 1L)
            let count = if settings.IsLayerwise then at.Blocks.Length else 1
            let weight = (1.0 + power) / (float at.Count + power)

            for i in 0 .. at.Dimension - 1 do
                at.Step[i] <- at.Point[i] - start[i]

            for k in 0 .. count - 1 do
                let offset = if settings.IsLayerwise then at.Blocks[k].Offset else 0
                let length = if settings.IsLayerwise then at.Blocks[k].Length else at.Dimension
                distances[2 * k] <- Math.Max(distances[2 * k], Pack.normIn at.Step offset length)
                let norm = Pack.normIn at.Gradient offset length
                distances[2 * k + 1] <- distances[2 * k + 1] + norm * norm
                let root = sqrt distances[2 * k + 1]
                let size = if root = 0.0 then 0.0 else rate * distances[2 * k] / root

                for i in offset .. offset + length - 1 do
                    at.Step[i] <- -size * at.Gradient[i]
                    average[i] <- average[i] + weight * (at.Point[i] + at.Step[i] - average[i]))
        |> Optimizer.withAnswer (fun state _ -> state.Average)
        |> Optimizer.withSettings settings
