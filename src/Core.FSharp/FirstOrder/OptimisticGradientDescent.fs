namespace OptimizerFunctional

/// What an optimistic method takes for the gradient or direction before the first one.
type OptimisticStart =
    /// The first one itself: the first step is an ordinary one.
    | Same = 0
    /// Zero: the first step is longer, twice as long by default.
    | Zero = 1

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of optimistic gradient descent.
type OptimisticGradientDescentSettings = {
    /// The learning rate, finite and above 0. The default is 0.01.
    LearningRate: Schedule
    /// The weight of the gradient, finite and above 0. The default is 1.
    Alpha: float
    /// The weight of the difference from the last gradient, finite and at least 0. The default is 1.
    Beta: float
    /// What comes before the first gradient. The default is the first gradient itself.
    Before: OptimisticStart
}

/// The state of optimistic gradient descent.
type OptimisticState = {
    /// The number of steps taken, t.
    Count: int64
    /// The last gradient.
    LastGradient: Vector
}

/// Optimistic gradient descent (Daskalakis et al. 2018; Mokhtari, Ozdaglar and Pattathil 2020): x <- x - rate ((alpha
/// + beta) g - beta last g). It approaches saddle points of games around which gradient descent circles.
[<RequireQualifiedAccess>]
module OptimisticGradientDescent =

    /// optax's defaults, alpha 1 and beta 1, and learning rate 0.01.
    let defaults: OptimisticGradientDescentSettings = {
        LearningRate = Schedule.constant 0.01
        Alpha = 1.0
        Beta = 1.0
        Before = OptimisticStart.Same
    }

    /// The optimizer with these settings.
    let create (settings: OptimisticGradientDescentSettings) : Optimizer<OptimisticState> =
        let alpha = Check.positive "Alpha" settings.Alpha
        let beta = Check.notNegative "Beta" settings.Beta

        Coordinatewise.one
            "optimistic gradient descent"
            (Layout.one _.Count _.LastGradient (fun count last -> { Count = count; LastGradient = last }))
            (fun t ->
                let isSame = t = 1L && settings.Before = OptimisticStart.Same
                let rate = settings.LearningRate.At(t - 1L)
                struct (isSame, Pack.ofFloat rate, Pack.ofFloat (alpha + beta), Pack.ofFloat beta))
            (fun (struct (isSame, rate, both, beta)) _ g last ->
                let last = if isSame then g else last
                struct (g, -(rate * (both * g - beta * last))))
        |> Optimizer.withSettings settings
