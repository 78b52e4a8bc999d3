namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The state of a moving average of steps.
type AverageState = {
    /// The number of steps taken, t.
    Count: int64
    /// The moving average, before bias correction.
    Average: Vector
}

/// Exponential moving averages of gradients or steps.
[<RequireQualifiedAccess>]
module Average =

    /// a <- decay a + (1 - decay) g, with the output a / (1 - decay^t): bias correction, because the average starts at
    /// zero. The decay rate is in [0, 1).
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
        |> Optimizer.withSettings {| AverageDecay = decay |}
