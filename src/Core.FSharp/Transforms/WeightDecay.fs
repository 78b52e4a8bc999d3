namespace OptimizerFunctional.Core

/// Weight decay, coupled and decoupled. Both are transforms in a chain. With gradient descent they are equivalent, with
/// adaptive methods they are not (Loshchilov and Hutter 2019, propositions 1 and 2).
[<RequireQualifiedAccess>]
module WeightDecay =

    /// g <- g + decay x: put it BEFORE an optimizer. It is the gradient of (decay / 2) |x|^2, also called L2
    /// regularization. The weight decay coefficient is finite and at least 0.
    let coupled (decay: float) : Optimizer<StepCount> =
        let decay = Check.notNegative "decay" decay

        Coordinatewise.none "coupled decay" Coordinatewise.counted (fun _ -> Pack.ofFloat decay) (fun decay x g ->
            g + decay * x)
        |> Optimizer.withSettings {| WeightDecay = decay |}

    /// The rule of decoupled weight decay, for one coordinate.
    let inline internal pull (decay: Pack) (x: Pack) (step: Pack) : Pack = step - decay * x

    /// step <- step - rate decay x: put it AFTER an optimizer, with the optimizer's rate. The weight decay coefficient
    /// is finite and at least 0.
    let decoupled (rate: Schedule) (decay: float) : Optimizer<StepCount> =
        let decay = Check.notNegative "decay" decay

        Coordinatewise.none
            "decoupled decay"
            Coordinatewise.counted
            (fun t -> Pack.ofFloat (rate.At(t - 1L) * decay))
            pull
        |> Optimizer.withSettings {| DecayRate = rate; WeightDecay = decay |}

    /// The optimizer followed by decoupled weight decay, unless the coefficient is 0. The state stays the optimizer's,
    /// which has a count.
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
