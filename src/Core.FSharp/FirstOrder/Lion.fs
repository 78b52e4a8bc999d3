namespace OptimizerFunctional.Core

/// The hyperparameters of Lion.
type LionSettings = {
    /// The length of the step of every coordinate, finite and above 0; 0.0001.
    LearningRate: Schedule
    /// The share of the momentum in what gives the step its sign, in [0, 1); 0.9.
    Beta1: float
    /// The share of the old momentum that is kept, in [0, 1); 0.99.
    Beta2: float
    /// How strongly coordinates are pulled to 0, times the rate; finite and at least 0; 0.
    WeightDecay: float
}

/// The state of Lion.
type LionState = {
    /// Steps taken, t.
    Count: int64
    /// The moving average of gradients, m.
    Momentum: Vector
}

/// Lion (Chen et al. 2023, Algorithm 2): x <- x - rate * (sign(beta1 * m + (1 - beta1) * g) + decay * x), then m <-
/// beta2 * m + (1 - beta2) * g.
[<RequireQualifiedAccess>]
module Lion =

    /// Rate 0.0001, beta1 0.9, beta2 0.99, no decay, as in the paper.
    let defaults: LionSettings = { LearningRate = Schedule.constant 1e-4; Beta1 = 0.9; Beta2 = 0.99; WeightDecay = 0.0 }

    /// Decay 0.001.
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
