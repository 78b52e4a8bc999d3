namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of SM3.
type Sm3Settings = {
    /// The learning rate, finite and above 0. The default is 0.1.
    LearningRate: Schedule
    /// The decay rate of the average of directions, in [0, 1). The default is 0.9.
    Momentum: float
    /// Added to the accumulator inside the root; finite and at least 0. The default is 1e-30.
    Epsilon: float
}

/// The state of SM3.
type Sm3State = {
    /// The number of steps taken, t.
    Count: int64
    /// The moving average m of directions.
    Momentum: Vector
    /// The accumulators: those of its rows and columns for each matrix, one for each number of a vector.
    Accumulators: Vector
}

/// SM3-II (Anil et al. 2019, Algorithm SM3-II): AdaGrad with an accumulator for each row and each column of a matrix.
/// v_ij = min(a_i, b_j) + g_ij^2, a_i <- max_j v_ij, b_j <- max_i v_ij, u = g / sqrt(v + epsilon), 0 where v is 0; m
/// <- momentum m + (1 - momentum) u, x <- x - rate m. A vector has AdaGrad's accumulators. No accumulator is below
/// AdaGrad's.
[<RequireQualifiedAccess>]
module Sm3 =

    /// The authors' numbers: momentum 0.9, epsilon 1e-30; learning rate 0.1.
    let defaults: Sm3Settings = { LearningRate = Schedule.constant 0.1; Momentum = 0.9; Epsilon = 1e-30 }

    /// optax's preset: epsilon 1e-8.
    let optax: Sm3Settings = { defaults with Epsilon = 1e-8 }

    let private sizeOf (block: Block) = if block.IsMatrix then block.Rows + block.Columns else block.Length

    let private layout: WholeLayout<Sm3State> = {
        Count = _.Count
        Vectors = fun state -> [| state.Momentum; state.Accumulators |]
        Build = fun count slots -> { Count = count; Momentum = slots[0]; Accumulators = slots[1] }
        Start =
            fun blocks start -> [|
                Array.zeroCreate<float> start.Length
                Array.zeroCreate<float>(blocks |> Seq.sumBy sizeOf)
            |]
    }

    /// The optimizer with these settings.
    let create (settings: Sm3Settings) : Optimizer<Sm3State> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon

        BlockRule.create "sm3" layout (fun at ->
            let m, accumulators = at.Slots[0], at.Slots[1]
            let rate = settings.LearningRate.At(at.Count - 1L)
            let mutable first = 0

            let move index (accumulated: float) =
                let g = at.Gradient[index]
                let v = accumulated + g * g
                let u = if v = 0.0 then 0.0 else g / sqrt (v + epsilon)
                m[index] <- momentum * m[index] + (1.0 - momentum) * u
                at.Step[index] <- -rate * m[index]
                v

            for block in at.Blocks do
                if block.IsMatrix then
                    let ofRows, ofColumns = at.Buffer(0, block.Rows), at.Buffer(1, block.Columns)
                    Array.Clear(ofRows, 0, block.Rows)
                    Array.Clear(ofColumns, 0, block.Columns)

                    for i in 0 .. block.Rows - 1 do
                        for j in 0 .. block.Columns - 1 do
                            let least = Math.Min(accumulators[first + i], accumulators[first + block.Rows + j])
                            let v = move (block.Offset + i * block.Columns + j) least
                            ofRows[i] <- Math.Max(ofRows[i], v)
                            ofColumns[j] <- Math.Max(ofColumns[j], v)

                    Array.blit ofRows 0 accumulators first block.Rows
                    Array.blit ofColumns 0 accumulators (first + block.Rows) block.Columns
                else
                    for k in 0 .. block.Length - 1 do
                        accumulators[first + k] <- move (block.Offset + k) accumulators[first + k]

                first <- first + sizeOf block)
        |> Optimizer.withSettings settings
