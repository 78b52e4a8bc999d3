namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of NovoGrad.
type NovoGradSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.95.
    Beta1: float
    /// The decay rate of the second moments, in [0, 1). The default is 0.98.
    Beta2: float
    /// Added to the denominator; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// The weight decay coefficient, added to the normalized gradient; finite and at least 0. The default is 0.
    WeightDecay: float
    /// Whether the first moment is an average, with the weight 1 - beta1 for the new gradient, and no sum. The default
    /// is no.
    AveragesGradients: bool
}

/// The state of NovoGrad.
type NovoGradState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m of normalized gradients.
    FirstMoment: Vector
    /// The second moments: the moving average of the squared norm of each block's gradient.
    SecondMoments: Vector
}

/// NovoGrad (Ginsburg et al. 2019, Algorithm 1): momentum of gradients that are normalized in each block. v <- beta2 v
/// + (1 - beta2) |g|^2, |g|^2 at the first step; m <- beta1 m + g / (sqrt(v) + epsilon) + decay x; x <- x - rate m.
[<RequireQualifiedAccess>]
module NovoGrad =

    /// The paper's numbers for images: beta1 0.95, beta2 0.98, epsilon 1e-8; learning rate 0.001.
    let defaults: NovoGradSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.95
        Beta2 = 0.98
        Epsilon = 1e-8
        WeightDecay = 0.0
        AveragesGradients = false
    }

    /// optax's preset: beta1 0.9, beta2 0.25, epsilon 1e-6.
    let optax: NovoGradSettings = { defaults with Beta1 = 0.9; Beta2 = 0.25; Epsilon = 1e-6 }

    let private layout: WholeLayout<NovoGradState> = {
        Count = _.Count
        Vectors = fun state -> [| state.FirstMoment; state.SecondMoments |]
        Build = fun count slots -> { Count = count; FirstMoment = slots[0]; SecondMoments = slots[1] }
        Start = fun blocks start -> [| Array.zeroCreate<float> start.Length; Array.zeroCreate<float> blocks.Length |]
    }

    /// The optimizer with these settings.
    let create (settings: NovoGradSettings) : Optimizer<NovoGradState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let share = if settings.AveragesGradients then 1.0 - beta1 else 1.0

        BlockRule.create "novograd" layout (fun at ->
            let m, v = at.Slots[0], at.Slots[1]
            let rate = settings.LearningRate.At(at.Count - 1L)

            for k in 0 .. at.Blocks.Length - 1 do
                let block = at.Blocks[k]
                let norm = Pack.normIn at.Gradient block.Offset block.Length
                let square = norm * norm
                v[k] <- if at.Count = 1L then square else beta2 * v[k] + (1.0 - beta2) * square
                let root = sqrt v[k] + epsilon

                for i in block.Offset .. block.Offset + block.Length - 1 do
                    let normalized = if root = 0.0 then 0.0 else at.Gradient[i] / root
                    m[i] <- beta1 * m[i] + share * (normalized + decay * at.Point[i])
                    at.Step[i] <- -rate * m[i])
        |> Optimizer.withSettings settings
