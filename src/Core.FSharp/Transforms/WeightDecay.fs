namespace OptimizerFunctional.Core

/// Pulling every coordinate towards 0. Both transforms go in a chain; with gradient descent they come
/// to the same, with adaptive methods they do not (Loshchilov and Hutter 2019, propositions 1 and 2).
[<RequireQualifiedAccess>]
module WeightDecay =

    /// Adds decay * x to the gradient: put it BEFORE a method. The gradient of (decay / 2) * |x|^2, also called L2. The
    /// decay is finite and at least 0.
    let coupled (decay: float) : Optimizer<Counted> =
        let decay = Check.notNegative "decay" decay

        Coordinatewise.none "coupled decay" Coordinatewise.counted (fun _ -> Pack.ofFloat decay) (fun decay x g ->
            g + decay * x)

    /// The rule of a decay that does not go through the method, for one coordinate.
    let inline internal pull (decay: Pack) (x: Pack) (step: Pack) : Pack = step - decay * x

    /// Subtracts rate * decay * x from the step: put it AFTER a method, with the method's rate. The decay is finite and
    /// at least 0.
    let decoupled (rate: Schedule) (decay: float) : Optimizer<Counted> =
        let decay = Check.notNegative "decay" decay

        Coordinatewise.none
            "decoupled decay"
            Coordinatewise.counted
            (fun t -> Pack.ofFloat (rate.At(t - 1L) * decay))
            pull

    /// The method, and after it a decoupled decay, unless that is 0. The state stays the method's, which has a count.
    let internal decoupledUnlessZero
        (count: 'State -> int64)
        (rate: Schedule)
        (decay: float)
        (method: Optimizer<'State>)
        : Optimizer<'State> =
        if Check.notNegative "WeightDecay" decay = 0.0 then
            method
        else
            method
            |> Optimizer.andThen (decoupled rate decay)
            |> Optimizer.mapState _.First (fun state -> { First = state; Second = { Count = count state } })
            |> Optimizer.rename method.Name
