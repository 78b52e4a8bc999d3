namespace OptimizerFunctional

/// Whether the momentum buffer accumulates gradients or steps. The two are equal for a constant learning rate, but not
/// under a schedule.
type RatePlacement =
    /// b = momentum * b + g; step = -rate * b.
    | OutsideBuffer = 0
    /// c = momentum * c + rate * g; step = -c.
    | InsideBuffer = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of momentum.
type MomentumSettings = {
    /// The learning rate, finite and above 0. The default is 0.01.
    LearningRate: Schedule
    /// The decay rate of the buffer, in [0, 1). The default is 0.9.
    Momentum: float
    /// The dampening d, in [0, 1]: the buffer adds (1 - d) g. The first gradient is not dampened, and none is if the
    /// momentum is 0, as in PyTorch. It must be 0 with Nesterov. The default is 0.
    Dampening: float
    /// Whether the learning rate is applied inside or outside the buffer. The default is inside.
    RatePlacement: RatePlacement
    /// Whether to use Nesterov's accelerated gradient. The default is no.
    Nesterov: bool
}

/// The state of momentum.
type MomentumState = {
    /// The number of steps taken, t.
    Count: int64
    /// The buffer of gradients, or of steps if the learning rate is inside the buffer.
    Buffer: Vector
}

/// Gradient descent with momentum, the heavy ball (Polyak 1964, equation 9): b <- momentum * b + g, x <- x - rate * b.
/// Nesterov's accelerated gradient (Nesterov 1983, in the form of Sutskever et al. 2013, equations 3 and 4, at the
/// look-ahead point): x <- x - rate * (g + momentum * b).
[<RequireQualifiedAccess>]
module Momentum =

    /// Learning rate 0.01, momentum 0.9, the learning rate inside the buffer, as in the tutorials, Sutskever et al.
    /// (2013) and Keras.
    let defaults: MomentumSettings = {
        LearningRate = Schedule.constant 0.01
        Momentum = 0.9
        Dampening = 0.0
        RatePlacement = RatePlacement.InsideBuffer
        Nesterov = false
    }

    /// PyTorch's and optax's preset: the learning rate outside the buffer.
    let pytorch: MomentumSettings = { defaults with RatePlacement = RatePlacement.OutsideBuffer }

    /// Nesterov's accelerated gradient, otherwise the defaults.
    let nesterov: MomentumSettings = { defaults with Nesterov = true }

    let private layout: Layout<MomentumState, int64> =
        Layout.one _.Count _.Buffer (fun count buffer -> { Count = count; Buffer = buffer })

    /// The optimizer with these settings.
    let create (settings: MomentumSettings) : Optimizer<MomentumState> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let dampening = Check.fraction "Dampening" settings.Dampening
        let rates = settings.LearningRate
        // Without momentum there is no dampening, as in PyTorch.
        let later = if momentum = 0.0 then 1.0 else 1.0 - dampening
        let inside = settings.RatePlacement = RatePlacement.InsideBuffer

        if settings.Nesterov && dampening <> 0.0 then
            Check.fail "Dampening" (Number.text dampening) "0 with Nesterov"

        let inline prepare (t: int64) =
            let rate = rates.At(t - 1L)
            let share = if t = 1L then 1.0 else later
            let add = if inside then share * rate else share
            struct (Pack.ofFloat momentum, Pack.ofFloat add, Pack.ofFloat (if inside then 1.0 else rate))

        let optimizer =
            if settings.Nesterov then
                Coordinatewise.one "nesterov" layout prepare (fun (struct (keep, add, rate)) _ g b ->
                    let g = add * g
                    let b = g + keep * b
                    struct (b, -(rate * (g + keep * b))))
            else
                Coordinatewise.one "momentum" layout prepare (fun (struct (keep, add, rate)) _ g b ->
                    let b = add * g + keep * b
                    struct (b, -(rate * b)))

        optimizer |> Optimizer.withSettings settings
