namespace OptimizerFunctional.Core

/// The hyperparameters of AdaBelief.
type AdaBeliefSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.9.
    Beta1: float
    /// The decay rate of the second moment, in [0, 1). The default is 0.999.
    Beta2: float
    /// Added to the second moment at every step, where it accumulates to epsilon / (1 - beta2), and to its root; finite
    /// and at least 0. It bounds the steps while gradients are constant. With 0, a coordinate does not move while m has
    /// been equal to g. The default is 1e-16.
    Epsilon: float
}

/// The state of AdaBelief.
type AdaBeliefState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m: the moving average of gradients.
    FirstMoment: Vector
    /// The second moment s: the moving average of (g - m)^2.
    Deviation: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private AdaBeliefStep = { First: MovingAverage; Second: MovingAverage; Stored: Pack; Rate: Pack; Epsilon: Pack }

/// AdaBelief (Zhuang et al. 2020, Algorithm 2): m as in Adam, s <- beta2 * s + (1 - beta2) * (g - m)^2 + epsilon with
/// the new m, x <- x - rate * m' / (sqrt(s') + epsilon), with bias correction m' = m / (1 - beta1^t) and s' = s / (1 -
/// beta2^t).
[<RequireQualifiedAccess>]
module AdaBelief =

    /// The defaults of the authors' code and of optax: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-16. The
    /// paper's 1e-8 gives Adam-like steps later.
    let defaults: AdaBeliefSettings = {
        LearningRate = Schedule.constant 0.001
        Beta1 = 0.9
        Beta2 = 0.999
        Epsilon = 1e-16
    }

    /// The optimizer with these settings.
    let create (settings: AdaBeliefSettings) : Optimizer<AdaBeliefState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        let beta2 = Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let first, second = MovingAverage.ofDecay beta1, MovingAverage.ofDecay beta2
        let rates = settings.LearningRate

        Coordinatewise.two
            "adabelief"
            (Layout.two _.Count _.FirstMoment _.Deviation (fun count m s -> {
                Count = count
                FirstMoment = m
                Deviation = s
            }))
            (fun t ->
                // As in Adam: bias correction of s, multiplied through by its root.
                let root = sqrt (MovingAverage.correction beta2 t)

                {
                    First = first
                    Second = second
                    Stored = Pack.ofFloat epsilon
                    Rate = Pack.ofFloat (rates.At(t - 1L) * root / MovingAverage.correction beta1 t)
                    Epsilon = Pack.ofFloat (epsilon * root)
                })
            (fun step _ g m s ->
                let m = step.First.Next(m, g)
                let distance = g - m
                let s = step.Second.Next(s, distance * distance) + step.Stored
                struct (m, s, -(Pack.divide (step.Rate * m) (Pack.sqrt s + step.Epsilon))))
        |> Optimizer.withSettings settings
