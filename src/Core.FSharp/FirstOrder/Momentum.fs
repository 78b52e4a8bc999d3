namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of momentum.
type MomentumSettings =
    {
        /// The step size, finite and above 0.
        LearningRate: Schedule
        /// The share of the buffer that is kept, in [0, 1).
        Momentum: float
        /// The share of a gradient that does not enter the buffer, in [0, 1]; the first one always enters whole, and so do all without momentum, as in PyTorch.
        Dampening: float
        /// Whether the rate is applied before or after the buffer.
        RatePlacement: RatePlacement
    }

/// The state of momentum.
type MomentumState =
    {
        /// Steps taken, t.
        Count: int64
        /// What has gathered of gradients, or of steps when the rate is inside the buffer.
        Buffer: Vector
    }

/// What all coordinates share at a step.
[<Struct>]
type private MomentumStep = { Keep: Lane; Add: Lane; Rate: Lane }

/// Gradient descent with momentum, the heavy ball (Polyak 1964, equation 9): b <- momentum * b + g, x <- x - rate * b.
[<RequireQualifiedAccess>]
module Momentum =

    /// Rate 0.01, momentum 0.9, the rate inside the buffer as in the tutorials, Sutskever et al. (2013) and Keras.
    let defaults: MomentumSettings =
        {
            LearningRate = Schedule.constant 0.01
            Momentum = 0.9
            Dampening = 0.0
            RatePlacement = RatePlacement.InsideBuffer
        }

    /// The rate outside the buffer, as in PyTorch and optax.
    let pytorch: MomentumSettings =
        { defaults with
            RatePlacement = RatePlacement.OutsideBuffer
        }

    /// The optimizer with these settings.
    let create (settings: MomentumSettings) : Optimizer<MomentumState> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let dampening = Check.share "Dampening" settings.Dampening
        let rates = settings.LearningRate
        let inside = settings.RatePlacement = RatePlacement.InsideBuffer

        Coordinatewise.one
            "momentum"
            {
                Init =
                    fun start ->
                        {
                            Count = 0L
                            Buffer = Vector.zeros start.Length
                        }
                Clock = fun state -> state.Count
                Tick = Coordinatewise.count
                Slots = fun state -> [| state.Buffer |]
                Build = fun count slots -> { Count = count; Buffer = slots[0] }
            }
            (fun t ->
                let rate = rates.At(t - 1L)
                // Without momentum there is no buffer to dampen, as in PyTorch.
                let share = if t = 1L || momentum = 0.0 then 1.0 else 1.0 - dampening

                {
                    Keep = Lane.ofFloat momentum
                    Add = Lane.ofFloat (if inside then share * rate else share)
                    Rate = Lane.ofFloat (if inside then 1.0 else rate)
                })
            (fun step _ g b ->
                let b = step.Add * g + step.Keep * b
                struct (b, -(step.Rate * b)))
