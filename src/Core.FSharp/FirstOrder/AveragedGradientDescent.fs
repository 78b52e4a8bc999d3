namespace OptimizerFunctional.Core

open System

/// The hyperparameters of averaged gradient descent.
type AveragedGradientDescentSettings = {
    /// The initial learning rate, finite and above 0. The default is 0.01.
    LearningRate: Schedule
    /// lambda: the weight decay coefficient, which also determines how fast the learning rate decays; finite and at
    /// least 0. The default is 0.0001.
    Decay: float
    /// alpha: the power of the decay of the learning rate, finite and at least 0. The default is 0.75.
    Power: float
    /// t0: the step from which on iterates are averaged, at least 0. Until then the average is the iterate. The default
    /// is 1000000.
    AverageFrom: int64
}

/// The state of averaged gradient descent.
type AveragedGradientDescentState = {
    /// The number of steps taken, t.
    Count: int64
    /// The average of the iterates: the result of the method.
    Average: Vector
}

/// Averaged stochastic gradient descent, ASGD (Polyak and Juditsky 1992, with the learning rates of Bottou 2010, as in
/// PyTorch): x <- x - r * (g + decay * x) with r = rate / (1 + decay * rate * (t - 1))^power, and average <- average +
/// (x - average) / max(1, t - 1 - t0).
[<RequireQualifiedAccess>]
module AveragedGradientDescent =

    /// PyTorch's defaults: learning rate 0.01, decay 0.0001, power 0.75, averages from step 1000000 on. Set
    /// `AverageFrom` for shorter runs.
    let defaults: AveragedGradientDescentSettings = {
        LearningRate = Schedule.constant 0.01
        Decay = 1e-4
        Power = 0.75
        AverageFrom = 1_000_000L
    }

    /// The optimizer with these settings.
    let create (settings: AveragedGradientDescentSettings) : Optimizer<AveragedGradientDescentState> =
        let decay = Check.notNegative "Decay" settings.Decay
        let power = Check.notNegative "Power" settings.Power
        let from = Check.atLeast 0L "AverageFrom" settings.AverageFrom
        let rates = settings.LearningRate

        Coordinatewise.one
            "averaged gradient descent"
            (Layout.one _.Count _.Average (fun count average -> { Count = count; Average = average })
             |> Layout.from (fun start -> [| start |]))
            (fun t ->
                let rate = rates.At(t - 1L)
                let rate = rate / Math.Pow(1.0 + decay * rate * float (t - 1L), power)

                let mean = MovingAverage.ofDecay (1.0 - 1.0 / float (Math.Max(1L, t - 1L - from)))

                struct (Pack.ofFloat rate, Pack.ofFloat (rate * decay), mean))
            (fun (struct (rate, decay, mean)) x g average ->
                let move = -(rate * g + decay * x)
                // x + move is the next iterate, bit for bit.
                struct (mean.Next(average, x + move), move))
        |> Optimizer.withSettings settings
