namespace OptimizerFunctional.Core

/// The hyperparameters of AdaDelta.
type AdaDeltaSettings = {
    /// What the step is multiplied by, finite and above 0; 1, for the method finds its own scale.
    LearningRate: Schedule
    /// The share of the old mean squares that is kept, in [0, 1); 0.95.
    Decay: float
    /// Added inside both roots; finite and at least 0; 1e-6. It sets the first steps: with 0 no coordinate ever moves.
    Epsilon: float
}

/// The state of AdaDelta.
type AdaDeltaState = {
    /// Steps taken, t.
    Count: int64
    /// The moving average of squared gradients, E[g^2].
    MeanSquare: Vector
    /// The moving average of squared steps, before the rate, E[dx^2].
    MeanSquareStep: Vector
}

/// AdaDelta (Zeiler 2012, Algorithm 1): s <- decay * s + (1 - decay) * g^2, d = sqrt(a + epsilon) / sqrt(s + epsilon) *
/// g, a <- decay * a + (1 - decay) * d^2, x <- x - rate * d.
[<RequireQualifiedAccess>]
module AdaDelta =

    /// Rate 1, decay 0.95, epsilon 1e-6, as in the paper.
    let defaults: AdaDeltaSettings = { LearningRate = Schedule.constant 1.0; Decay = 0.95; Epsilon = 1e-6 }

    /// Decay 0.9, as in PyTorch and optax.
    let pytorch: AdaDeltaSettings = { defaults with Decay = 0.9 }

    /// Rate 0.001 and epsilon 1e-7: steps a thousand times shorter than the paper's.
    let keras: AdaDeltaSettings = { defaults with LearningRate = Schedule.constant 0.001; Epsilon = 1e-7 }

    /// The optimizer with these settings.
    let create (settings: AdaDeltaSettings) : Optimizer<AdaDeltaState> =
        let mean = Check.decay "Decay" settings.Decay |> MovingAverage.ofDecay
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon |> Pack.ofFloat
        let rates = settings.LearningRate

        Coordinatewise.two
            "adadelta"
            (Layout.two _.Count _.MeanSquare _.MeanSquareStep (fun count s a -> {
                Count = count
                MeanSquare = s
                MeanSquareStep = a
            }))
            (fun t -> struct (mean, Pack.ofFloat (rates.At(t - 1L)), epsilon))
            (fun (struct (mean, rate, epsilon)) _ g s a ->
                let s = mean.Next(s, g * g)

                let scale = Pack.divide (Pack.sqrt (a + epsilon)) (Pack.sqrt (s + epsilon))

                let d = scale * g
                struct (s, mean.Next(a, d * d), -(rate * d)))
