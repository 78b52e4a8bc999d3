namespace OptimizerFunctional.Core

/// The hyperparameters of the accelerated gradient method.
type AcceleratedGradientSettings = {
    /// The learning rate, finite and above 0; 1/L on functions whose gradients are L-Lipschitz. The default is 0.01.
    LearningRate: Schedule
}

/// The state of accelerated gradient methods.
type AccelerationState = {
    /// The number of steps taken, t.
    Count: int64
    /// The weight of the sequence: 1 at the start, then (1 + sqrt(1 + 4 weight^2)) / 2.
    Weight: float
    /// The point after the last gradient step, without momentum: the answer.
    Descended: Vector
}

/// The count and the weights of the last and of the next step.
[<Struct>]
type internal AccelerationClock = { Steps: int64; Before: float; Now: float }

/// What Nesterov's and the optimized gradient method share.
[<RequireQualifiedAccess>]
module internal Acceleration =

    /// The weight after `weight`; `factor` is 4, and 8 at the last step of the optimized gradient method.
    let next (factor: float) (weight: float) : float = (1.0 + sqrt (1.0 + factor * weight * weight)) / 2.0

    let layout (factorAt: int64 -> float) : Layout<AccelerationState, AccelerationClock> = {
        Init = fun start -> { Count = 0L; Weight = 1.0; Descended = start }
        Clock = fun state -> { Steps = state.Count; Before = state.Weight; Now = state.Weight }
        Tick =
            fun clock ->
                let count = Layout.next clock.Steps
                { Steps = count; Before = clock.Now; Now = next (factorAt count) clock.Now }
        Slots = fun state -> [| state.Descended |]
        Build = fun clock slots -> { Count = clock.Steps; Weight = clock.Now; Descended = slots[0] }
    }

    /// y <- x - rate g; the next x is y + a (y - last y) + b (y - x), where a = (last weight - 1) / weight; b is last
    /// weight / weight for the optimized method and 0 for Nesterov's.
    let create (name: string) (isOptimized: bool) (factorAt: int64 -> float) (rates: Schedule) =
        Coordinatewise.one
            name
            (layout factorAt)
            (fun clock ->
                let momentum = (clock.Before - 1.0) / clock.Now
                let further = if isOptimized then clock.Before / clock.Now else 0.0
                struct (Pack.ofFloat (rates.At(clock.Steps - 1L)), Pack.ofFloat momentum, Pack.ofFloat further))
            (fun (struct (rate, momentum, further)) x g last ->
                let moved = -(rate * g)
                let descended = x + moved
                struct (descended, moved + momentum * (descended - last) + further * moved))

/// Nesterov's accelerated gradient method with its own sequence (Nesterov 1983; FISTA without a proximal step: Beck
/// and Teboulle 2009): y <- x - rate g, x <- y + (last w - 1) / w (y - last y), with weights w = (1 + sqrt(1 + 4 last
/// w^2)) / 2 from 1. The iterates of a run are the points x, at which gradients are taken; `Solution.Answer` is y.
/// With a rate of 1/L on a convex function, f(y) - f* <= 2 L |x0 - x*|^2 / (t + 1)^2.
[<RequireQualifiedAccess>]
module AcceleratedGradient =

    /// Learning rate 0.01.
    let defaults: AcceleratedGradientSettings = { LearningRate = Schedule.constant 0.01 }

    /// The optimizer with these settings.
    let create (settings: AcceleratedGradientSettings) : Optimizer<AccelerationState> =
        Acceleration.create "accelerated gradient" false (fun _ -> 4.0) settings.LearningRate
        |> Optimizer.withAnswer (fun state _ -> state.Descended)
        |> Optimizer.withSettings settings
