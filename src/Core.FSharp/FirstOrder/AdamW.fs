namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of AdamW.
type AdamWSettings =
    {
        /// The step size, finite and above 0; 0.001.
        LearningRate: Schedule
        /// The share of the old first moment that is kept, in [0, 1); 0.9.
        Beta1: float
        /// The share of the old second moment that is kept, in [0, 1); 0.999.
        Beta2: float
        /// Keeps the denominator from 0; finite and at least 0; 1e-8. With 0, coordinates whose gradients have all been 0 do not move.
        Epsilon: float
        /// Whether epsilon is added after or before bias correction; after.
        EpsilonCorrection: EpsilonCorrection
        /// How strongly coordinates are pulled to 0, finite and at least 0; 0.01.
        WeightDecay: float
        /// Whether the decay is multiplied by the rate; it is.
        WeightDecayScaling: WeightDecayScaling
    }

/// AdamW (Loshchilov and Hutter 2019, Algorithm 2): Adam, whose step also has -rate * decay * x, which does not go through the moments.
[<RequireQualifiedAccess>]
module AdamW =

    /// Those of Adam, with a decay of 0.01 times the rate, as in PyTorch.
    let defaults: AdamWSettings =
        {
            LearningRate = Adam.defaults.LearningRate
            Beta1 = Adam.defaults.Beta1
            Beta2 = Adam.defaults.Beta2
            Epsilon = Adam.defaults.Epsilon
            EpsilonCorrection = Adam.defaults.EpsilonCorrection
            WeightDecay = 0.01
            WeightDecayScaling = WeightDecayScaling.ByRate
        }

    /// Decay 0.004, epsilon 1e-7 before correction.
    let keras: AdamWSettings =
        { defaults with
            Epsilon = Adam.keras.Epsilon
            EpsilonCorrection = Adam.keras.EpsilonCorrection
            WeightDecay = 0.004
        }

    /// Decay 0.0001.
    let optax: AdamWSettings = { defaults with WeightDecay = 1e-4 }

    /// The optimizer with these settings. Its state is Adam's.
    let create (settings: AdamWSettings) : Optimizer<AdamState> =
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay

        let rate =
            if settings.WeightDecayScaling = WeightDecayScaling.ByRate then
                settings.LearningRate
            else
                Schedule.constant 1.0

        let constants =
            Adam.constants
                {
                    LearningRate = settings.LearningRate
                    Beta1 = settings.Beta1
                    Beta2 = settings.Beta2
                    Epsilon = settings.Epsilon
                    EpsilonCorrection = settings.EpsilonCorrection
                }

        // Adam, then WeightDecay.decoupled, in one loop.
        Coordinatewise.two
            "adamw"
            Adam.layout
            (fun t -> Adam.step constants (rate.At(t - 1L) * decay) t)
            (fun step x g m v ->
                let struct (m, v, moved) = Adam.coordinate step g m v
                struct (m, v, WeightDecay.pull step.Decay x moved))
