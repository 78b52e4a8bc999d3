namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of LARS.
type LarsSettings = {
    /// The learning rate, finite and above 0: a step without momentum moves a block by this times the trust
    /// coefficient of its length. The default is 1.
    LearningRate: Schedule
    /// The decay rate of the buffer, in [0, 1). The default is 0.9.
    Momentum: float
    /// The factor of the trust ratio, finite and above 0. The default is 0.001.
    TrustCoefficient: float
    /// Added to the denominator of the trust ratio; finite and at least 0. The default is 0.
    Epsilon: float
    /// The weight decay coefficient, finite and at least 0; the gradient becomes g + decay x. The default is 0.
    WeightDecay: float
    /// Whether the trust ratio divides by |g| + decay |x|, in place of |g + decay x|. The default is no.
    AddsNorms: bool
    /// Whether the learning rate is applied inside or outside the buffer. The default is inside.
    RatePlacement: RatePlacement
    /// Whether to use Nesterov's momentum. The default is no.
    Nesterov: bool
}

/// The state of LARS.
type LarsState = {
    /// The number of steps taken, t.
    Count: int64
    /// The buffer of scaled gradients, or of steps if the learning rate is inside the buffer.
    Buffer: Vector
}

/// LARS (You, Gitman and Ginsburg 2017, Algorithm 1): momentum whose gradients are scaled in each block to a share of
/// the block's length. With u = g + decay x: b <- momentum b + rate trust |x| / (|u| + epsilon) u, x <- x - b. The
/// trust ratio trust |x| / |u| is 1 where a norm is 0.
[<RequireQualifiedAccess>]
module Lars =

    /// optax's numbers: momentum 0.9, trust coefficient 0.001, no weight decay; learning rate 1, which optax leaves to
    /// the user.
    let defaults: LarsSettings = {
        LearningRate = Schedule.constant 1.0
        Momentum = 0.9
        TrustCoefficient = 0.001
        Epsilon = 0.0
        WeightDecay = 0.0
        AddsNorms = false
        RatePlacement = RatePlacement.InsideBuffer
        Nesterov = false
    }

    /// The paper's preset: weight decay 0.0005, and a trust ratio that divides by |g| + decay |x|.
    let paper: LarsSettings = { defaults with WeightDecay = 0.0005; AddsNorms = true }

    /// The optimizer with these settings.
    let create (settings: LarsSettings) : Optimizer<LarsState> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let trust = Check.positive "TrustCoefficient" settings.TrustCoefficient
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let isInside = settings.RatePlacement = RatePlacement.InsideBuffer
        let layout = Layout.one _.Count _.Buffer (fun count buffer -> { Count = count; Buffer = buffer })

        BlockRule.create "lars" (BlockRule.ofLayout layout) (fun at ->
            let b, u = at.Slots[0], at.Step
            let rate = settings.LearningRate.At(at.Count - 1L)
            let inside, outside = if isInside then rate, 1.0 else 1.0, rate

            for i in 0 .. at.Dimension - 1 do
                u[i] <- at.Gradient[i] + decay * at.Point[i]

            for block in at.Blocks do
                let ofPoint = Pack.normIn at.Point block.Offset block.Length
                let ofGradient = Pack.normIn (if settings.AddsNorms then at.Gradient else u) block.Offset block.Length
                let under = if settings.AddsNorms then ofGradient + decay * ofPoint else ofGradient

                let isZero = ofPoint = 0.0 || ofGradient = 0.0
                let length, norm = if isZero then 1.0, 1.0 else trust * ofPoint, under + epsilon

                for i in block.Offset .. block.Offset + block.Length - 1 do
                    // The ratio of the norms might overflow.
                    let add = inside * length * (u[i] / norm)
                    b[i] <- momentum * b[i] + add
                    u[i] <- -outside * (if settings.Nesterov then momentum * b[i] + add else b[i]))
        |> Optimizer.withSettings settings
