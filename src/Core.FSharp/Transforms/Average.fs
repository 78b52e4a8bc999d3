namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The state of a moving average of steps.
type AverageState =
    {
        /// Steps taken, t.
        Count: int64
        /// The moving average, before it is corrected.
        Average: Vector
    }

/// What all coordinates share at a step.
[<Struct>]
type private AverageStep =
    {
        Mean: MovingAverage
        Correction: Lane
    }

/// Exponential moving averages of what comes in.
[<RequireQualifiedAccess>]
module Average =

    /// a <- decay * a + (1 - decay) * g, handed on as a / (1 - decay^t): an average from the first step on, for it starts at zero.
    let ofSteps (decay: float) : Optimizer<AverageState> =
        let decay = Check.decay "decay" decay

        Coordinatewise.one
            "average"
            {
                Init =
                    fun start ->
                        {
                            Count = 0L
                            Average = Vector.zeros start.Length
                        }
                Clock = _.Count
                Tick = Coordinatewise.count
                Slots = fun state -> [| state.Average |]
                Build = fun count slots -> { Count = count; Average = slots[0] }
            }
            (fun t ->
                {
                    Mean = MovingAverage.ofDecay decay
                    Correction = Lane.ofFloat (MovingAverage.correction decay t)
                })
            (fun step _ g a ->
                let a = step.Mean.Next(a, g)
                struct (a, a / step.Correction))
