namespace OptimizerFunctional.Core

/// The hyperparameters of AdaDelta.
type AdaDeltaSettings = {
    /// The learning rate, finite and above 0. The default is 1, because the method has its own scale.
    LearningRate: Schedule
    /// The decay rate of both moving averages, in [0, 1). The default is 0.95.
    Decay: float
    /// Added inside both roots; finite and at least 0. It determines the first steps: with 0 no coordinate ever moves.
    /// The default is 1e-6.
    Epsilon: float
}

/// The state of AdaDelta.
type AdaDeltaState = {
    /// The number of steps taken, t.
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

    /// The paper's defaults: learning rate 1, decay rate 0.95, epsilon 1e-6.
    let defaults: AdaDeltaSettings = { LearningRate = Schedule.constant 1.0; Decay = 0.95; Epsilon = 1e-6 }

    /// PyTorch's and optax's preset: decay rate 0.9.
    let pytorch: AdaDeltaSettings = { defaults with Decay = 0.9 }

    /// Keras' preset: learning rate 0.001, epsilon 1e-7. Steps are a thousand times shorter than the paper's.
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
        |> Optimizer.withSettings settings
