namespace OptimizerFunctional

/// The method that MARS gives its corrected gradients to.
type MarsBase =
    /// AdamW.
    | AdamW = 0
    /// The sign of an average, as Lion.
    | Lion = 1
    /// An average, made orthogonal by Newton and Schulz's iteration as in Muon; the paper calls it MARS-Shampoo.
    | Muon = 2

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of MARS.
type MarsSettings = {
    /// The learning rate of matrices, finite and above 0. The default is 0.003.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.95.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1), of AdamW only. The default is 0.99.
    Beta2: float
    /// Added to the denominator of AdamW; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// The strength of the correction, finite and at least 0. The default is 0.025.
    Gamma: float
    /// The decoupled weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is
    /// 0.
    WeightDecay: float
    /// The method that takes the corrected gradients. The default is AdamW.
    Base: MarsBase
    /// Whether MARS moves blocks that are no matrices, too. The default is no.
    TakesVectors: bool
    /// AdamW for all blocks that are no matrices. The default is learning rate 0.003, beta1 0.9, beta2 0.95, weight
    /// decay 0.1.
    Vectors: AdamWSettings
}

/// The state of the blocks that MARS moves.
type MarsMoments = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m of corrected gradients.
    FirstMoment: Vector
    /// The second moment v of corrected gradients; zeros without AdamW.
    SecondMoment: Vector
    /// The last gradient.
    LastGradient: Vector
}

/// The state of MARS.
type MarsState = {
    /// The state of the blocks that MARS moves.
    Matrices: MarsMoments
    /// The state of AdamW, which moves all other blocks.
    Vectors: AdamState
}

/// The state of MARS in its exact form.
type ExactMarsState = {
    /// The state of MARS without corrections.
    Mars: MarsState
    /// The point before.
    LastPoint: Vector
}

/// MARS in its approximate form (Yuan et al. 2024, Algorithm 1): gradients corrected by their change, to reduce their
/// variance. c = g + gamma beta1 / (1 - beta1) (g - last g), with 0 as the gradient before the first; in each block c
/// is cut to the norm 1. AdamW, Lion or Muon steps with c in place of g. Blocks that are no matrices are moved by
/// AdamW, unless `TakesVectors`; so is a vector without a layout.
[<RequireQualifiedAccess>]
module Mars =

    let private vectors: AdamWSettings = {
        AdamW.defaults with
            Adam = { Adam.defaults with LearningRate = Schedule.constant 0.003; Beta2 = 0.95 }
            WeightDecay = 0.1
    }

    /// The authors' numbers for AdamW: learning rate 0.003, beta1 0.95, beta2 0.99, gamma 0.025, no weight decay.
    let defaults: MarsSettings = {
        LearningRate = Schedule.constant 0.003
        Beta1 = 0.95
        Beta2 = 0.99
        Epsilon = 1e-8
        Gamma = 0.025
        WeightDecay = 0.0
        Base = MarsBase.AdamW
        TakesVectors = false
        Vectors = vectors
    }

    let private layout: Layout<MarsMoments, int64> =
        Layout.three _.Count _.FirstMoment _.SecondMoment _.LastGradient (fun count m v last -> {
            Count = count
            FirstMoment = m
            SecondMoment = v
            LastGradient = last
        })

    let private corrected (settings: MarsSettings) : Optimizer<MarsMoments> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let strength = Check.notNegative "Gamma" settings.Gamma * beta1 / (1.0 - beta1)
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay

        BlockRule.create "mars" (BlockRule.ofLayout layout) (fun at ->
            let m, v, last, step = at.Slots[0], at.Slots[1], at.Slots[2], at.Step
            let rate = settings.LearningRate.At(at.Count - 1L)
            let first, second = MovingAverage.correction beta1 at.Count, MovingAverage.correction beta2 at.Count

            for i in 0 .. at.Dimension - 1 do
                let g = at.Gradient[i]
                step[i] <- g + strength * (g - last[i])
                last[i] <- g

            for block in at.Blocks do
                let norm = Pack.normIn step block.Offset block.Length
                let cut = if norm > 1.0 then norm else 1.0

                for i in block.Offset .. block.Offset + block.Length - 1 do
                    let c = step[i] / cut
                    m[i] <- beta1 * m[i] + (1.0 - beta1) * c

                    step[i] <-
                        match settings.Base with
                        | MarsBase.AdamW ->
                            v[i] <- beta2 * v[i] + (1.0 - beta2) * (c * c)
                            let root = (sqrt (v[i] / second) + epsilon) * first
                            if root = 0.0 then 0.0 else m[i] / root
                        // Math.Sign raises at NaN.
                        | MarsBase.Lion ->
                            if m[i] > 0.0 then 1.0
                            elif m[i] < 0.0 then -1.0
                            else m[i]
                        | _ -> m[i] / (1.0 - beta1)

                if settings.Base = MarsBase.Muon then
                    let rows, columns = block.Rows, block.Columns
                    let x = at.Buffer(0, block.Length)
                    Array.blit step block.Offset x 0 block.Length
                    Orthogonalize.newtonSchulz (fun norm -> norm + 1e-7) at rows columns x
                    let scale = sqrt (Math.Max(1.0, float columns / float rows))

                    for k in 0 .. block.Length - 1 do
                        step[block.Offset + k] <- scale * x[k]

                for i in block.Offset .. block.Offset + block.Length - 1 do
                    step[i] <- -rate * (step[i] + decay * at.Point[i]))

    /// The blocks that MARS moves.
    let private taken (settings: MarsSettings) : BlockFilter =
        if settings.TakesVectors then
            BlockFilter.Where("all", (fun _ -> true))
        else
            BlockFilter.Matrices

    /// The optimizer with these settings.
    let create (settings: MarsSettings) : Optimizer<MarsState> =
        let taken = taken settings

        Masked.anyOf taken (corrected settings)
        |> Optimizer.andThen (Masked.anyOf taken.Others (AdamW.create settings.Vectors))
        |> Optimizer.mapState (fun both -> { Matrices = both.First; Vectors = both.Second }) (fun state -> {
            First = state.Matrices
            Second = state.Vectors
        })
        |> Optimizer.rename "mars"
        |> Optimizer.withSettings settings

    /// MARS in its exact form: the last gradient is that of the point before on the data of this step, a second
    /// evaluation in all steps but the first, whose gradient is not corrected.
    let exact
        (blocks: Blocks)
        (settings: MarsSettings)
        : Algorithm<SecondObservationState<ExactMarsState>, OptimizerIterate<ExactMarsState>, Evaluation> =
        let strength = Check.notNegative "Gamma" settings.Gamma * settings.Beta1 / (1.0 - settings.Beta1)
        let uncorrected = create { settings with Gamma = 0.0 }
        let mars = if blocks.IsWhole then uncorrected else Optimizer.on blocks uncorrected

        /// The gradient, corrected in the blocks that MARS moves.
        let corrected (now: Vector) (before: Vector) =
            let result = Vector.toArray now

            for block in blocks.Cover now.Length do
                if (taken settings).Chooses block then
                    for i in block.Offset .. block.Offset + block.Length - 1 do
                        result[i] <- now[i] + strength * (now[i] - before[i])

            Vector.wrap result

        let optimizer =
            Optimizer.create "mars" (fun start -> { Mars = mars.Init start; LastPoint = start }) (fun state at ->
                let struct (next, step) = mars.Step state.Mars at
                struct ({ Mars = next; LastPoint = at.Point }, step))

        // The vectors of its state have the lengths of blocks.
        let rec placed () : Optimizer<ExactMarsState> = optimizer.OnEvery(fun _ -> placed ())

        placed ()
        |> SecondObservation.create
            "exact mars"
            (fun state _ -> if state.Mars.Vectors.Count = 0L then ValueNone else ValueSome state.LastPoint)
            (fun state seen second -> struct (state, { seen with Gradient = corrected seen.Gradient second.Gradient }))
        |> Algorithm.validating (fun last state ->
            let mars', lastPoint =
                match state with
                | AtPoint arrived
                | AtSecond(arrived, _) -> arrived.State.Mars, arrived.State.LastPoint

            SavedState.length "LastPoint" last.Point.Length lastPoint
            // Opening a kernel checks every vector of the state.
            mars.Open mars' last.Point.Length |> ignore)
        |> Algorithm.withSettings {| Mars = settings; Blocks = blocks |}
