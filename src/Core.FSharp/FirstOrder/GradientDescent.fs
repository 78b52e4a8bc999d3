namespace OptimizerFunctional.Core

/// The hyperparameters of gradient descent.
type GradientDescentSettings = {
    /// The learning rate, finite and above 0. On an L-smooth convex function it converges below 2/L. The default is
    /// 0.01.
    LearningRate: Schedule
}

/// The state of gradient descent.
type GradientDescentState = {
    /// The number of steps taken, t.
    Count: int64
}

/// Gradient descent (Cauchy 1847): x <- x - rate * g.
[<RequireQualifiedAccess>]
module GradientDescent =

    /// Learning rate 0.01, as in Keras.
    let defaults: GradientDescentSettings = { LearningRate = Schedule.constant 0.01 }

    /// The optimizer with these settings.
    let create (settings: GradientDescentSettings) : Optimizer<GradientDescentState> =
        Coordinatewise.none
            "gradient descent"
            (Layout.count _.Count (fun count -> { Count = count }))
            (fun t -> Pack.ofFloat (settings.LearningRate.At(t - 1L)))
            (fun rate _ g -> -(rate * g))
        |> Optimizer.withSettings settings
