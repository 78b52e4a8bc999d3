namespace OptimizerFunctional.Core

/// The hyperparameters of Lion.
type LionSettings = {
    /// The learning rate, finite and above 0: the length of the step in every coordinate. The default is 0.0001.
    LearningRate: Schedule
    /// beta1: the decay rate in the average whose sign is the step, in [0, 1). The default is 0.9.
    Beta1: float
    /// beta2: the decay rate of the momentum, in [0, 1). The default is 0.99.
    Beta2: float
    /// The weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is 0.
    WeightDecay: float
}

/// The state of Lion.
type LionState = {
    /// The number of steps taken, t.
    Count: int64
    /// The momentum m: the moving average of gradients.
    Momentum: Vector
}

/// Lion (Chen et al. 2023, Algorithm 2): x <- x - rate * (sign(beta1 * m + (1 - beta1) * g) + decay * x), then m <-
/// beta2 * m + (1 - beta2) * g.
[<RequireQualifiedAccess>]
module Lion =

    /// The paper's defaults: learning rate 0.0001, beta1 0.9, beta2 0.99, no weight decay.
    let defaults: LionSettings = { LearningRate = Schedule.constant 1e-4; Beta1 = 0.9; Beta2 = 0.99; WeightDecay = 0.0 }

    /// optax's preset: weight decay coefficient 0.001.
    let optax: LionSettings = { defaults with WeightDecay = 0.001 }

    /// The optimizer with these settings.
    let create (settings: LionSettings) : Optimizer<LionState> =
        let direction = Check.decay "Beta1" settings.Beta1 |> MovingAverage.ofDecay
        let momentum = Check.decay "Beta2" settings.Beta2 |> MovingAverage.ofDecay
        let rates = settings.LearningRate

        Coordinatewise.one
            "lion"
            (Layout.one _.Count _.Momentum (fun count momentum -> { Count = count; Momentum = momentum }))
            (fun t -> struct (direction, momentum, Pack.ofFloat (rates.At(t - 1L))))
            (fun (struct (direction, momentum, rate)) _ g m ->
                struct (momentum.Next(m, g), -(rate * Pack.sign (direction.Next(m, g)))))
        |> WeightDecay.decoupledUnlessZero _.Count rates settings.WeightDecay
        |> Optimizer.withSettings settings
