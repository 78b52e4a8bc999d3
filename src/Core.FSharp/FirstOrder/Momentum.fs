namespace OptimizerFunctional

/// Whether a momentum buffer gathers gradients or steps. The same for a constant rate, not under a schedule.
type RatePlacement =
    /// b = momentum * b + g; step = -rate * b.
    | OutsideBuffer = 0
    /// c = momentum * c + rate * g; step = -c.
    | InsideBuffer = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of momentum.
type MomentumSettings = {
    /// The step size, finite and above 0.
    LearningRate: Schedule
    /// The share of the buffer that is kept, in [0, 1).
    Momentum: float
    /// The share of a gradient that does not enter the buffer, in [0, 1]; the first one always enters whole, and so
    /// do all without momentum, as in PyTorch.
    Dampening: float
    /// Whether the rate is applied before or after the buffer.
    RatePlacement: RatePlacement
    /// Whether the step looks ahead, as Nesterov's does; then there is no dampening.
    Nesterov: bool
}

/// The state of momentum.
type MomentumState = {
    /// Steps taken, t.
    Count: int64
    /// What has gathered of gradients, or of steps when the rate is inside the buffer.
    Buffer: Vector
}

/// Gradient descent with momentum, the heavy ball (Polyak 1964, equation 9): b <- momentum * b + g, x <- x - rate * b.
/// Nesterov's accelerated gradient (Nesterov 1983, in the form of Sutskever et al. 2013, equations 3 and 4, as seen
/// from the look-ahead point) steps by -rate * (g + momentum * b).
[<RequireQualifiedAccess>]
module Momentum =

    /// Rate 0.01, momentum 0.9, the rate inside the buffer as in the tutorials, Sutskever et al. (2013) and Keras.
    let defaults: MomentumSettings = {
        LearningRate = Schedule.constant 0.01
        Momentum = 0.9
        Dampening = 0.0
        RatePlacement = RatePlacement.InsideBuffer
        Nesterov = false
    }

    /// The rate outside the buffer, as in PyTorch and optax.
    let pytorch: MomentumSettings = { defaults with RatePlacement = RatePlacement.OutsideBuffer }

    /// Nesterov's accelerated gradient, otherwise as the defaults.
    let nesterov: MomentumSettings = { defaults with Nesterov = true }

    let private layout: Layout<MomentumState, int64> =
        Layout.one _.Count _.Buffer (fun count buffer -> { Count = count; Buffer = buffer })

    /// The optimizer with these settings.
    let create (settings: MomentumSettings) : Optimizer<MomentumState> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let dampening = Check.share "Dampening" settings.Dampening
        let rates = settings.LearningRate
        let inside = settings.RatePlacement = RatePlacement.InsideBuffer

        if settings.Nesterov && dampening <> 0.0 then
            Check.fail "Dampening" (Number.text dampening) "0 with Nesterov"

        let inline prepare (t: int64) =
            let rate = rates.At(t - 1L)
            // Without momentum there is no buffer to dampen, as in PyTorch.
            let share = if t = 1L || momentum = 0.0 then 1.0 else 1.0 - dampening
            let add = if inside then share * rate else share
            struct (Pack.ofFloat momentum, Pack.ofFloat add, Pack.ofFloat (if inside then 1.0 else rate))

        if settings.Nesterov then
            Coordinatewise.one "nesterov" layout prepare (fun (struct (keep, add, rate)) _ g b ->
                let g = add * g
                let b = g + keep * b
                struct (b, -(rate * (g + keep * b))))
        else
            Coordinatewise.one "momentum" layout prepare (fun (struct (keep, add, rate)) _ g b ->
                let b = add * g + keep * b
                struct (b, -(rate * b)))
