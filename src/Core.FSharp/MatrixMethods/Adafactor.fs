namespace OptimizerFunctional

/// Where Adafactor keeps its denominator above 0.
type AdafactorEpsilon =
    /// Added to the squared gradients, as in the paper, optax and Keras.
    | AddedToSquares = 0
    /// The least row mean, and with its square the least second moment, as in PyTorch.
    | LeastMoment = 1

namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The hyperparameters of Adafactor.
type AdafactorSettings = {
    /// The learning rate relative to the root mean square of a block, finite and above 0. The default is 0.01.
    LearningRate: Schedule
    /// Whether the learning rate is at most 1 / sqrt t at step t. The default is yes.
    FallsWithTime: bool
    /// The decay rate of the second moment at step t is 1 - t^-power; the power is finite and above 0. The default is
    /// 0.8.
    DecayPower: float
    /// Keeps the denominator above 0; finite and at least 0. The default is 1e-30.
    Epsilon: float
    /// How the denominator is kept above 0. The default is as in the paper.
    EpsilonForm: AdafactorEpsilon
    /// The least root mean square of a block, by which the learning rate is multiplied; finite and at least 0. The
    /// default is 0.001.
    MinScale: float
    /// The largest root mean square of a block's direction, above 0. The default is 1.
    ClipThreshold: float
    /// Matrices whose rows and columns are at least so many have a factored second moment; at least 1. The default is
    /// 1.
    MinFactored: int
    /// The weight decay coefficient, finite and at least 0. The default is 0.
    WeightDecay: float
}

/// The state of Adafactor.
type AdafactorState = {
    /// The number of steps taken, t.
    Count: int64
    /// For each block in order: moving averages of the means of the rows and then of the columns of the squared
    /// gradient, or of all squares where it is not factored.
    SecondMoments: Vector
}

/// Adafactor (Shazeer and Stern 2018, Algorithms 4 to 6): the second moment of a matrix is kept as the means of its
/// rows R and columns C, V = R C / mean(R), in rows + columns numbers instead of their product. The direction g /
/// sqrt(V) is divided by max(1, its root mean square / threshold), and the learning rate is relative to the block's own
/// root mean square.
[<RequireQualifiedAccess>]
module Adafactor =

    /// The paper's: learning rate at most 0.01 and 1 / sqrt t, decay rate 1 - t^-0.8, threshold 1.
    let defaults: AdafactorSettings = {
        LearningRate = Schedule.constant 0.01
        FallsWithTime = true
        DecayPower = 0.8
        Epsilon = 1e-30
        EpsilonForm = AdafactorEpsilon.AddedToSquares
        MinScale = 1e-3
        ClipThreshold = 1.0
        MinFactored = 1
        WeightDecay = 0.0
    }

    /// PyTorch's preset: the least moment in place of an addition to the squares.
    let pyTorch: AdafactorSettings = {
        defaults with
            Epsilon = Math.BitIncrement 1.0 - 1.0
            EpsilonForm = AdafactorEpsilon.LeastMoment
    }

    /// Keras' preset: learning rate 0.001.
    let keras: AdafactorSettings = { defaults with LearningRate = Schedule.constant 0.001 }

    /// optax's preset: matrices are factored from 128 rows and columns on, and the learning rate does not fall.
    let optax: AdafactorSettings = { defaults with FallsWithTime = false; MinFactored = 128 }

    let private rms (array: float[]) (block: Block) =
        Pack.normIn array block.Offset block.Length / sqrt (float block.Length)

    /// The optimizer with these settings.
    let create (settings: AdafactorSettings) : Optimizer<AdafactorState> =
        let power = Check.positive "DecayPower" settings.DecayPower
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let least = Check.notNegative "MinScale" settings.MinScale
        let threshold = Check.that "greater than 0" (fun v -> v > 0.0) "ClipThreshold" settings.ClipThreshold
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let minFactored = Check.atLeast 1L "MinFactored" (int64 settings.MinFactored) |> int
        let adds = settings.EpsilonForm = AdafactorEpsilon.AddedToSquares

        let isFactored (block: Block) = block.IsMatrix && block.Rows >= minFactored && block.Columns >= minFactored

        let sizeOf (block: Block) = if isFactored block then block.Rows + block.Columns else block.Length

        let layout: WholeLayout<AdafactorState> = {
            Count = _.Count
            Vectors = fun state -> [| state.SecondMoments |]
            Build = fun count slots -> { Count = count; SecondMoments = slots[0] }
            Start = fun blocks _ -> [| Array.zeroCreate<float>(blocks |> Seq.sumBy sizeOf) |]
        }

        BlockRule.create "adafactor" layout (fun at ->
            let moments, u = at.Slots[0], at.Step
            let t = float at.Count
            let keep = 1.0 - Math.Pow(t, -power)
            let given = settings.LearningRate.At(at.Count - 1L)
            let rate = if settings.FallsWithTime then Math.Min(given, 1.0 / sqrt t) else given
            let squares, moment = at.Buffer(0, at.Dimension), at.Buffer(1, at.Dimension)

            for i in 0 .. at.Dimension - 1 do
                let g = at.Gradient[i]
                squares[i] <- if adds then g * g + epsilon else g * g

            let mutable first = 0

            for block in at.Blocks do
                let offset, rows, columns = block.Offset, block.Rows, block.Columns

                if isFactored block then
                    let ofColumns = at.Buffer(2, columns)
                    Array.Clear(ofColumns, 0, columns)
                    let mutable mean = 0.0

                    for i in 0 .. rows - 1 do
                        let mutable sum = 0.0

                        for j in 0 .. columns - 1 do
                            let square = squares[offset + i * columns + j]
                            sum <- sum + square
                            ofColumns[j] <- ofColumns[j] + square

                        moments[first + i] <- keep * moments[first + i] + (1.0 - keep) * (sum / float columns)
                        mean <- mean + moments[first + i]

                    for j in 0 .. columns - 1 do
                        let slot = first + rows + j
                        moments[slot] <- keep * moments[slot] + (1.0 - keep) * (ofColumns[j] / float rows)

                    let mean = mean / float rows
                    let mean = if adds then mean else Math.Max(mean, epsilon)

                    for i in 0 .. rows - 1 do
                        // Without gradients and epsilon, all means are 0.
                        let share = if mean = 0.0 then 0.0 else moments[first + i] / mean

                        for j in 0 .. columns - 1 do
                            moment[offset + i * columns + j] <- share * moments[first + rows + j]
                else
                    for k in 0 .. block.Length - 1 do
                        let slot = first + k
                        moments[slot] <- keep * moments[slot] + (1.0 - keep) * squares[offset + k]
                        moment[offset + k] <- moments[slot]

                for index in offset .. offset + block.Length - 1 do
                    let moment = if adds then moment[index] else Math.Max(moment[index], epsilon * epsilon)
                    // Without epsilon, a coordinate does not move while its gradients are all 0.
                    u[index] <- if moment = 0.0 then 0.0 else at.Gradient[index] / sqrt moment

                let factor = rate * Math.Max(least, rms at.Point block) / Math.Max(1.0, rms u block / threshold)

                for index in offset .. offset + block.Length - 1 do
                    u[index] <- -factor * u[index] - given * decay * at.Point[index]

                first <- first + sizeOf block)
        |> Optimizer.withSettings settings
