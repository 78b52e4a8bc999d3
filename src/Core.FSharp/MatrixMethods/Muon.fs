namespace OptimizerFunctional

/// The factor of Muon's learning rate for a matrix.
type MuonScale =
    /// sqrt(max(1, outputs / inputs)), where the rows of a block are inputs and the columns outputs.
    | OutputsOverInputs = 0
    /// sqrt(max(1, rows / columns)), as PyTorch has it for a matrix that is handed over as it is.
    | RowsOverColumns = 1
    /// 0.2 sqrt(max(rows, columns)): the root mean square of AdamW's steps, so that its learning rates carry over.
    | MatchAdamW = 2
    /// 1.
    | One = 3

/// How Muon keeps the norm of its momentum above 0.
type MuonGuard =
    /// Epsilon is added to the norm.
    | Added = 0
    /// Epsilon is the least norm.
    | Least = 1

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of Muon.
type MuonSettings = {
    /// The learning rate of matrices, finite and above 0. The default is 0.02.
    LearningRate: Schedule
    /// The decay rate of the momentum, in [0, 1). The default is 0.95.
    Momentum: float
    /// Whether the step looks ahead: (1 - momentum) g + momentum m in place of m. The default is yes.
    UsesNesterov: bool
    /// Keeps the norm of the momentum above 0; finite and at least 0. The default is 1e-7.
    Epsilon: float
    /// How epsilon keeps that norm above 0. The default is by addition.
    Guard: MuonGuard
    /// How the momentum is made orthogonal. The default is five steps of Newton and Schulz's iteration.
    Orthogonalization: Orthogonalization
    /// The factor of the learning rate. The default is by outputs over inputs.
    Scale: MuonScale
    /// The decoupled weight decay coefficient of matrices, finite and at least 0. The default is 0.
    WeightDecay: float
    /// AdamW for all blocks that are no matrices. The default is learning rate 0.0003, beta1 0.9, beta2 0.95, epsilon
    /// 1e-10, without decay.
    Vectors: AdamWSettings
}

/// The state of Muon's matrices.
type MuonMomentum = {
    /// The number of steps taken.
    Count: int64
    /// The momentum m: the moving average of gradients.
    Momentum: Vector
}

/// The state of Muon.
type MuonState = {
    /// The state of the matrices.
    Matrices: MuonMomentum
    /// The state of AdamW, which moves all other blocks.
    Vectors: AdamState
}

/// Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon): the momentum of a matrix, made orthogonal. m <-
/// momentum m + (1 - momentum) g, X = orthogonal((1 - momentum) g + momentum m), x <- (1 - rate decay) x - rate scale
/// X. Blocks that are no matrices are moved by AdamW; so is a vector without a layout.
[<RequireQualifiedAccess>]
module Muon =

    let private vectors: AdamWSettings = {
        AdamW.defaults with
            Adam = { Adam.defaults with LearningRate = Schedule.constant 3e-4; Beta2 = 0.95; Epsilon = 1e-10 }
            WeightDecay = 0.0
    }

    /// The author's numbers: learning rate 0.02, momentum 0.95 with look-ahead, no weight decay.
    let defaults: MuonSettings = {
        LearningRate = Schedule.constant 0.02
        Momentum = 0.95
        UsesNesterov = true
        Epsilon = 1e-7
        Guard = MuonGuard.Added
        Orthogonalization = Orthogonalization.NewtonSchulz
        Scale = MuonScale.OutputsOverInputs
        WeightDecay = 0.0
        Vectors = vectors
    }

    /// PyTorch's preset: learning rate 0.001, weight decay 0.1, epsilon as the least norm. PyTorch takes matrices only.
    let pyTorch: MuonSettings = {
        defaults with
            LearningRate = Schedule.constant 0.001
            Guard = MuonGuard.Least
            WeightDecay = 0.1
    }

    let private matricesOnly (settings: MuonSettings) : Optimizer<MuonMomentum> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay

        let guard norm =
            if settings.Guard = MuonGuard.Added then
                norm + epsilon
            else
                Math.Max(norm, epsilon)

        let orthogonalize (at: WholeStep) rows columns (matrix: float[]) =
            if settings.Orthogonalization = Orthogonalization.Exact then
                (Orthogonalize.exact rows columns matrix).CopyTo(matrix, 0)
            else
                Orthogonalize.newtonSchulz guard at rows columns matrix

        let scale (block: Block) =
            let rows, columns = float block.Rows, float block.Columns

            match settings.Scale with
            | MuonScale.OutputsOverInputs -> sqrt (Math.Max(1.0, columns / rows))
            | MuonScale.RowsOverColumns -> sqrt (Math.Max(1.0, rows / columns))
            | MuonScale.MatchAdamW -> 0.2 * sqrt (Math.Max(rows, columns))
            | _ -> 1.0

        let layout = Layout.one _.Count _.Momentum (fun count momentum -> { Count = count; Momentum = momentum })

        BlockRule.create "muon" (BlockRule.ofLayout layout) (fun at ->
            let m = at.Slots[0]
            let rate = settings.LearningRate.At(at.Count - 1L)

            for block in at.Blocks do
                let direction = at.Buffer(0, block.Length)

                for k in 0 .. block.Length - 1 do
                    let index = block.Offset + k
                    let g = at.Gradient[index]
                    m[index] <- momentum * m[index] + (1.0 - momentum) * g

                    direction[k] <-
                        if settings.UsesNesterov then
                            (1.0 - momentum) * g + momentum * m[index]
                        else
                            m[index]

                orthogonalize at block.Rows block.Columns direction
                let factor = rate * scale block

                for k in 0 .. block.Length - 1 do
                    let index = block.Offset + k
                    at.Step[index] <- -factor * direction[k] - rate * decay * at.Point[index])

    /// The optimizer with these settings.
    let create (settings: MuonSettings) : Optimizer<MuonState> =
        Masked.anyOf BlockFilter.Matrices (matricesOnly settings)
        |> Optimizer.andThen (Masked.anyOf BlockFilter.Vectors (AdamW.create settings.Vectors))
        |> Optimizer.mapState (fun both -> { Matrices = both.First; Vectors = both.Second }) (fun state -> {
            First = state.Matrices
            Second = state.Vectors
        })
        |> Optimizer.rename "muon"
        |> Optimizer.withSettings settings
