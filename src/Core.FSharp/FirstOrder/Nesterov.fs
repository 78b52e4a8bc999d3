namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of Nesterov's accelerated gradient.
type NesterovSettings =
    {
        /// The step size, finite and above 0; 0.01.
        LearningRate: Schedule
        /// The share of the buffer that is kept, in [0, 1); 0.9.
        Momentum: float
        /// Whether the rate is applied before or after the buffer; before.
        RatePlacement: RatePlacement
    }

/// The state of Nesterov's accelerated gradient.
type NesterovState =
    {
        /// Steps taken, t.
        Count: int64
        /// What has gathered of gradients, or of steps when the rate is inside the buffer.
        Buffer: Vector
    }

/// What all coordinates share at a step.
[<Struct>]
type private NesterovStep = { Keep: Lane; Add: Lane; Rate: Lane }

/// Nesterov's accelerated gradient (Nesterov 1983, in the form of Sutskever et al. 2013, equations 3 and 4, as seen
/// from the look-ahead point): b <- momentum * b + g, x <- x - rate * (g + momentum * b).
[<RequireQualifiedAccess>]
module Nesterov =

    /// Rate 0.01, momentum 0.9, the rate inside the buffer, as in Sutskever et al. and Keras.
    let defaults: NesterovSettings =
        {
            LearningRate = Schedule.constant 0.01
            Momentum = 0.9
            RatePlacement = RatePlacement.InsideBuffer
        }

    /// The rate outside the buffer, as in PyTorch and optax.
    let pytorch: NesterovSettings =
        { defaults with
            RatePlacement = RatePlacement.OutsideBuffer
        }

    /// The optimizer with these settings.
    let create (settings: NesterovSettings) : Optimizer<NesterovState> =
        let momentum = Check.decay "Momentum" settings.Momentum
        let rates = settings.LearningRate
        let inside = settings.RatePlacement = RatePlacement.InsideBuffer

        Coordinatewise.one
            "nesterov"
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

                {
                    Keep = Lane.ofFloat momentum
                    Add = Lane.ofFloat (if inside then rate else 1.0)
                    Rate = Lane.ofFloat (if inside then 1.0 else rate)
                })
            (fun step _ g b ->
                let g = step.Add * g
                let b = g + step.Keep * b
                struct (b, -(step.Rate * (g + step.Keep * b))))
