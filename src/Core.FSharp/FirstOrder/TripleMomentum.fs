namespace OptimizerFunctional.Core

/// The hyperparameters of the triple momentum method.
type TripleMomentumSettings = {
    /// The learning rate, finite and above 0: 1/L, where L is the Lipschitz constant of the gradient. The default is
    /// 0.01.
    LearningRate: Schedule
    /// L / mu, where mu is the constant of strong convexity; from 1 to 1e16. The default is 100.
    ConditionNumber: float
}

/// The state of the triple momentum method.
type TripleMomentumState = {
    /// The number of steps taken, t.
    Count: int64
    /// The sequence xi.
    Current: Vector
    /// The xi before.
    Previous: Vector
}

/// The triple momentum method (Van Scoy, Freeman and Lynch 2018), for L-smooth and mu-strongly convex functions. With
/// r = 1 - sqrt(mu / L), a = (1 + r) rate, b = r^2 / (2 - r), c = r^2 / ((1 + r) (2 - r)) and d = r^2 / (1 - r^2): z
/// <- (1 + b) z - b last z - a g, the next gradient is taken at (1 + c) z - c last z, and the answer is (1 + d) z - d
/// last z, whose distance from the minimizer falls by r a step.
[<RequireQualifiedAccess>]
module TripleMomentum =

    /// Learning rate 0.01, condition number 100.
    let defaults: TripleMomentumSettings = { LearningRate = Schedule.constant 0.01; ConditionNumber = 100.0 }

    let private layout: Layout<TripleMomentumState, int64> =
        Layout.two _.Count _.Current _.Previous (fun count current previous -> {
            Count = count
            Current = current
            Previous = previous
        })
        |> Layout.from (fun start -> [| start; start |])

    /// The optimizer with these settings.
    let create (settings: TripleMomentumSettings) : Optimizer<TripleMomentumState> =
        let condition =
            Check.that
                "at least 1 and at most 1e16"
                (fun v -> 1.0 <= v && v <= 1e16)
                "ConditionNumber"
                settings.ConditionNumber

        let r = 1.0 - 1.0 / sqrt condition
        let momentum = r * r / (2.0 - r)
        let ahead = r * r / ((1.0 + r) * (2.0 - r))
        let answer = r * r / (1.0 - r * r)

        Coordinatewise.two
            "triple momentum"
            layout
            (fun t ->
                let rate = (1.0 + r) * settings.LearningRate.At(t - 1L)
                struct (Pack.ofFloat rate, Pack.ofFloat momentum, Pack.ofFloat ahead))
            (fun (struct (rate, momentum, ahead)) x g current previous ->
                let next = current + momentum * (current - previous) - rate * g
                struct (next, current, (next + ahead * (next - current)) - x))
        |> Optimizer.withAnswer (fun state _ ->
            Vector.map2 (fun current previous -> current + answer * (current - previous)) state.Current state.Previous)
        |> Optimizer.withSettings settings
