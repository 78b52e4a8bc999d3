namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The state of a moving average of steps.
type AverageState = {
    /// Steps taken, t.
    Count: int64
    /// The moving average, before it is corrected.
    Average: Vector
}

/// Exponential moving averages of what comes in.
[<RequireQualifiedAccess>]
module Average =

    /// a <- decay * a + (1 - decay) * g, handed on as a / (1 - decay^t): an average from the first step on, for it
    /// starts at zero.
    let ofSteps (decay: float) : Optimizer<AverageState> =
        let decay = Check.decay "decay" decay

        let mean = MovingAverage.ofDecay decay

        Coordinatewise.one
            "average"
            (Layout.one _.Count _.Average (fun count average -> { Count = count; Average = average }))
            (fun t -> struct (mean, Pack.ofFloat (MovingAverage.correction decay t)))
            (fun (struct (mean, correction)) _ g a ->
                let a = mean.Next(a, g)
                struct (a, a / correction))
