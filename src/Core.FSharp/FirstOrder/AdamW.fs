namespace OptimizerFunctional

/// The factor of decoupled weight decay.
type WeightDecayScaling =
    /// step = ... - rate * decay * x, as in PyTorch, Keras and optax.
    | ByRate = 0
    /// step = ... - decay * x, independent of the learning rate, as in Algorithm 2 of the AdamW paper without a
    /// schedule.
    | Independent = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of AdamW.
type AdamWSettings = {
    /// The hyperparameters of Adam. The defaults are Adam's.
    Adam: AdamSettings
    /// The weight decay coefficient, finite and at least 0. The default is 0.01.
    WeightDecay: float
    /// Whether the weight decay is multiplied by the learning rate. The default is yes.
    WeightDecayScaling: WeightDecayScaling
}

/// AdamW (Loshchilov and Hutter 2019, Algorithm 2): Adam with decoupled weight decay, x <- x - rate * m' / (sqrt(v') +
/// epsilon) - rate * decay * x. The decay does not enter the moments.
[<RequireQualifiedAccess>]
module AdamW =

    /// PyTorch's defaults: Adam's, with a weight decay coefficient of 0.01, multiplied by the learning rate.
    let defaults: AdamWSettings = {
        Adam = Adam.defaults
        WeightDecay = 0.01
        WeightDecayScaling = WeightDecayScaling.ByRate
    }

    /// Keras' preset: weight decay coefficient 0.004, epsilon 1e-7 before bias correction.
    let keras: AdamWSettings = { defaults with Adam = Adam.keras; WeightDecay = 0.004 }

    /// optax's preset: weight decay coefficient 0.0001.
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
        |> Optimizer.withSettings settings
