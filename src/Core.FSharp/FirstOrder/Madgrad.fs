namespace OptimizerFunctional.Core

/// The hyperparameters of MADGRAD.
type MadgradSettings = {
    /// The learning rate, finite and above 0. The default is 0.01.
    LearningRate: Schedule
    /// The decay rate of the average of the iterates, in [0, 1). The default is 0.9.
    Momentum: float
    /// Added to the denominator and to the learning rate; finite and at least 0. The default is 1e-6.
    Epsilon: float
}

/// The state of MADGRAD.
type MadgradState = {
    /// The number of steps taken, t.
    Count: int64
    /// The weighted sum s of gradients.
    GradientSum: Vector
    /// The weighted sum v of squared gradients.
    SquareSum: Vector
    /// The start x0.
    Start: Vector
}

/// MADGRAD (Defazio and Jelassi 2021, Algorithm 1): dual averaging with a cube root. With l = (rate + epsilon)
/// sqrt(t): v <- v + l g^2, s <- s + l g, z = x0 - s / (cbrt(v) + epsilon), x <- momentum x + (1 - momentum) z.
[<RequireQualifiedAccess>]
module Madgrad =

    /// The authors' defaults: learning rate 0.01, momentum 0.9, epsilon 1e-6.
    let defaults: MadgradSettings = { LearningRate = Schedule.constant 0.01; Momentum = 0.9; Epsilon = 1e-6 }

    let private layout: Layout<MadgradState, int64> =
        Layout.three _.Count _.GradientSum _.SquareSum _.Start (fun count gradients squares start -> {
            Count = count
            GradientSum = gradients
            SquareSum = squares
            Start = start
        })
        |> Layout.from (fun start -> [| Vector.zeros start.Length; Vector.zeros start.Length; start |])

    /// The optimizer with these settings.
    let create (settings: MadgradSettings) : Optimizer<MadgradState> =
        let add = 1.0 - Check.decay "Momentum" settings.Momentum
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon

        Coordinatewise.three
            "madgrad"
            layout
            (fun t ->
                let weight = (settings.LearningRate.At(t - 1L) + epsilon) * sqrt (float t)
                struct (Pack.ofFloat weight, Pack.ofFloat epsilon, Pack.ofFloat add))
            (fun (struct (weight, epsilon, add)) x g sum squares start ->
                let sum = sum + weight * g
                let squares = squares + weight * (g * g)
                let root = PackPower.pow squares (Pack.ofFloat (1.0 / 3.0)) + epsilon
                struct (sum, squares, start, add * (start - Pack.divide sum root - x)))
        |> Optimizer.withSettings settings
