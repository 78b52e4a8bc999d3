namespace OptimizerFunctional

/// What decoupled weight decay is multiplied by.
type WeightDecayScaling =
    /// step = ... - rate * decay * x, as in PyTorch, Keras and optax.
    | ByRate = 0
    /// step = ... - decay * x: the decay has a strength of its own, as in Algorithm 2 of the AdamW paper without a
    /// schedule.
    | Independent = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of AdamW.
type AdamWSettings = {
    /// Those of Adam; its defaults.
    Adam: AdamSettings
    /// How strongly coordinates are pulled to 0, finite and at least 0; 0.01.
    WeightDecay: float
    /// Whether the decay is multiplied by the rate; it is.
    WeightDecayScaling: WeightDecayScaling
}

/// AdamW (Loshchilov and Hutter 2019, Algorithm 2): Adam, whose step also has -rate * decay * x, which does not go
/// through the moments.
[<RequireQualifiedAccess>]
module AdamW =

    /// Those of Adam, with a decay of 0.01 times the rate, as in PyTorch.
    let defaults: AdamWSettings = {
        Adam = Adam.defaults
        WeightDecay = 0.01
        WeightDecayScaling = WeightDecayScaling.ByRate
    }

    /// Decay 0.004, epsilon 1e-7 before correction.
    let keras: AdamWSettings = { defaults with Adam = Adam.keras; WeightDecay = 0.004 }

    /// Decay 0.0001.
    let optax: AdamWSettings = { defaults with WeightDecay = 1e-4 }

    /// The optimizer with these settings. Its state is Adam's.
    let create (settings: AdamWSettings) : Optimizer<AdamState> =
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay

        let rate =
            if settings.WeightDecayScaling = WeightDecayScaling.ByRate then
                settings.Adam.LearningRate
            else
                Schedule.constant 1.0

        let constants = Adam.constants settings.Adam

        // Adam, then WeightDecay.decoupled, in one loop.
        Coordinatewise.two
            "adamw"
            Adam.layout
            (fun t -> Adam.step constants (rate.At(t - 1L) * decay) t)
            (fun step x g m v ->
                let struct (m, v, moved) = Adam.coordinate step g m v
                struct (m, v, WeightDecay.pull step.Decay x moved))
