namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of optimistic Adam.
type OptimisticAdamSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Added to the denominator; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// Whether the direction looks ahead: beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t) in place of m /
    /// (1 - beta1^t). The default is no.
    UsesNesterov: bool
    /// What comes before the first direction. The default is the first direction itself.
    Before: OptimisticStart
}

/// The state of optimistic Adam.
type OptimisticAdamState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m.
    FirstMoment: Vector
    /// The second moment v.
    SecondMoment: Vector
    /// The last direction u.
    LastDirection: Vector
}

/// The values that all coordinates share at a step of optimistic Adam.
[<Struct>]
type internal OptimisticAdamStep = {
    IsSame: bool
    First: MovingAverage
    Second: MovingAverage
    /// The weights of the first moment and of the gradient in the direction.
    OfMoment: Pack
    OfGradient: Pack
    Correction: Pack
    Epsilon: Pack
    Rate: Pack
}

/// Optimistic Adam (Daskalakis et al. 2018, Algorithm 1): x <- x - rate (2 u - last u), with Adam's direction u = m' /
/// (sqrt(v') + epsilon).
[<RequireQualifiedAccess>]
module OptimisticAdam =

    /// Adam's numbers: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8. The first step is an ordinary one.
    let defaults: OptimisticAdamSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-8
        UsesNesterov = false
        Before = OptimisticStart.Same
    }

    /// The paper's reading: zero comes before the first direction, so the first step is twice as long.
    let paper: OptimisticAdamSettings = { defaults with Before = OptimisticStart.Zero }

    /// optax's preset: Nesterov's form of Adam.
    let optax: OptimisticAdamSettings = { defaults with UsesNesterov = true }

    let private layout: Layout<OptimisticAdamState, int64> =
        Layout.three _.Count _.FirstMoment _.SecondMoment _.LastDirection (fun count m v last -> {
            Count = count
            FirstMoment = m
            SecondMoment = v
            LastDirection = last
        })

    /// The optimizer with these settings.
    let create (settings: OptimisticAdamSettings) : Optimizer<OptimisticAdamState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let first, second = MovingAverage.ofDecay beta1, MovingAverage.ofDecay beta2

        Coordinatewise.three
            "optimistic adam"
            layout
            (fun t ->
                let ofMoment, ofGradient =
                    if settings.UsesNesterov then
                        beta1 / MovingAverage.correction beta1 (Layout.next t),
                        (1.0 - beta1) / MovingAverage.correction beta1 t
                    else
                        1.0 / MovingAverage.correction beta1 t, 0.0

                {
                    IsSame = t = 1L && settings.Before = OptimisticStart.Same
                    First = first
                    Second = second
                    OfMoment = Pack.ofFloat ofMoment
                    OfGradient = Pack.ofFloat ofGradient
                    Correction = Pack.ofFloat (MovingAverage.correction beta2 t)
                    Epsilon = Pack.ofFloat epsilon
                    Rate = Pack.ofFloat (settings.LearningRate.At(t - 1L))
                })
            (fun step _ g m v last ->
                let m = step.First.Next(m, g)
                let v = step.Second.Next(v, g * g)
                let root = Pack.sqrt (v / step.Correction) + step.Epsilon
                let u = Pack.divide (step.OfMoment * m + step.OfGradient * g) root
                let last = if step.IsSame then u else last
                struct (m, v, u, -(step.Rate * (u + (u - last)))))
        |> Optimizer.withSettings settings
