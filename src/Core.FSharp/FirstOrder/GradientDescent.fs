namespace OptimizerFunctional.Core

/// The hyperparameters of gradient descent.
type GradientDescentSettings = {
    /// The step size, finite and above 0. Converges on an L-smooth convex function below 2/L.
    LearningRate: Schedule
}

/// The state of gradient descent.
type GradientDescentState = {
    /// Steps taken, t.
    Count: int64
}

/// Gradient descent (Cauchy 1847): x <- x - rate * g.
[<RequireQualifiedAccess>]
module GradientDescent =

    /// Rate 0.01, as in Keras.
    let defaults: GradientDescentSettings = { LearningRate = Schedule.constant 0.01 }

    /// The optimizer with these settings.
    let create (settings: GradientDescentSettings) : Optimizer<GradientDescentState> =
        Coordinatewise.none
            "gradient descent"
            (Layout.count _.Count (fun count -> { Count = count }))
            (fun t -> Pack.ofFloat (settings.LearningRate.At(t - 1L)))
            (fun rate _ g -> -(rate * g))
