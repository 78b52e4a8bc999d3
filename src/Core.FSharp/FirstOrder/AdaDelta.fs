namespace OptimizerFunctional.Core

/// The hyperparameters of AdaDelta.
type AdaDeltaSettings =
    {
        /// What the step is multiplied by, finite and above 0; 1, for the method finds its own scale.
        LearningRate: Schedule
        /// The share of the old mean squares that is kept, in [0, 1); 0.95.
        Decay: float
        /// Added inside both roots; finite and at least 0; 1e-6. It sets the first steps: with 0 no coordinate ever moves.
        Epsilon: float
    }

/// The state of AdaDelta.
type AdaDeltaState =
    {
        /// Steps taken, t.
        Count: int64
        /// The moving average of squared gradients, E[g^2].
        MeanSquare: Vector
        /// The moving average of squared steps, before the rate, E[dx^2].
        MeanSquareStep: Vector
    }

/// What all coordinates share at a step.
[<Struct>]
type private AdaDeltaStep =
    {
        Mean: MovingAverage
        Rate: Lane
        Epsilon: Lane
    }

/// AdaDelta (Zeiler 2012, Algorithm 1): s <- decay * s + (1 - decay) * g^2, d = sqrt(a + epsilon) / sqrt(s + epsilon) * g,
/// a <- decay * a + (1 - decay) * d^2, x <- x - rate * d.
[<RequireQualifiedAccess>]
module AdaDelta =

    /// Rate 1, decay 0.95, epsilon 1e-6, as in the paper.
    let defaults: AdaDeltaSettings =
        {
            LearningRate = Schedule.constant 1.0
            Decay = 0.95
            Epsilon = 1e-6
        }

    /// Decay 0.9, as in PyTorch and optax.
    let pytorch: AdaDeltaSettings = { defaults with Decay = 0.9 }

    /// Rate 0.001 and epsilon 1e-7: steps a thousand times shorter than the paper's.
    let keras: AdaDeltaSettings =
        { defaults with
            LearningRate = Schedule.constant 0.001
            Epsilon = 1e-7
        }

    /// The optimizer with these settings.
    let create (settings: AdaDeltaSettings) : Optimizer<AdaDeltaState> =
        let mean = Check.decay "Decay" settings.Decay |> MovingAverage.ofDecay
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon |> Lane.ofFloat
        let rates = settings.LearningRate

        Coordinatewise.two
            "adadelta"
            {
                Init =
                    fun start ->
                        {
                            Count = 0L
                            MeanSquare = Vector.zeros start.Length
                            MeanSquareStep = Vector.zeros start.Length
                        }
                Clock = fun state -> state.Count
                Tick = Coordinatewise.count
                Slots = fun state -> [| state.MeanSquare; state.MeanSquareStep |]
                Build =
                    fun count slots ->
                        {
                            Count = count
                            MeanSquare = slots[0]
                            MeanSquareStep = slots[1]
                        }
            }
            (fun t ->
                {
                    Mean = mean
                    Rate = Lane.ofFloat (rates.At(t - 1L))
                    Epsilon = epsilon
                })
            (fun step _ g s a ->
                let s = step.Mean.Next(s, g * g)

                let scale =
                    Lane.divide (Lane.sqrt (a + step.Epsilon)) (Lane.sqrt (s + step.Epsilon))

                let d = scale * g
                struct (s, step.Mean.Next(a, d * d), -(step.Rate * d)))
