namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of learning rates that fall where the value stays.
type PlateauSettings = {
    /// The factor of the learning rate at each plateau, above 0 and below 1. The default is 0.1.
    Factor: float
    /// The number of values without improvement that are waited for; one more is a plateau. At least 0; the default is
    /// 10.
    Patience: int64
    /// A value is an improvement if it is below the best one by more than this share of its absolute value; finite and
    /// at least 0. The default is 0.0001.
    Threshold: float
    /// The number of values after a plateau that are not counted; at least 0. The default is 0.
    Cooldown: int64
    /// The number of steps whose mean value is compared, for values of mini-batches; at least 1. The default is 1.
    Every: int64
    /// The least product of all factors; finite and at least 0. The default is 0.
    MinScale: float
}

/// The state of learning rates that fall where the value stays.
type PlateauState = {
    /// The number of steps taken.
    Count: int64
    /// The product of all factors so far.
    Scale: float
    /// The best value so far; infinity before the first.
    [<MayBe(Unusual.NotFinite)>]
    Best: float
    /// The number of values since the last improvement.
    Waited: int64
    /// The number of values that are still not counted.
    Cooling: int64
    /// The sum of the values since the last comparison.
    [<MayBe(Unusual.NotFinite)>]
    Sum: float
}

[<Sealed>]
type private PlateauKernel(settings: PlateauSettings, state: PlateauState) =
    inherit Kernel<PlateauState>()

    let mutable count = state.Count
    let mutable scale = state.Scale
    let mutable best = state.Best
    let mutable waited = state.Waited
    let mutable cooling = state.Cooling
    let mutable sum = state.Sum

    let compare (value: float) =
        if value < best - (if best = infinity then 0.0 else settings.Threshold * abs best) then
            best <- value
            waited <- 0L
        else
            waited <- waited + 1L

        if cooling > 0L then
            cooling <- cooling - 1L
            waited <- 0L

        if waited > settings.Patience then
            scale <- Math.Max(scale * settings.Factor, settings.MinScale)
            cooling <- settings.Cooldown
            waited <- 0L

    override _.Begin(_, value, _) =
        count <- Layout.next count
        sum <- sum + value

        if count % settings.Every = 0L then
            compare (sum / float settings.Every)
            sum <- 0.0

    override _.Sweep(range) =
        let factor = Pack.ofFloat scale
        Range.sweep &range (fun _ _ g -> factor * g)

    override _.Close _ = { Count = count; Scale = scale; Best = best; Waited = waited; Cooling = cooling; Sum = sum }

/// Learning rates that fall where the value stays, as a transform of steps.
[<RequireQualifiedAccess>]
module Plateau =

    /// PyTorch's defaults: a tenth after 10 values without an improvement by 0.01 percent.
    let defaults: PlateauSettings = {
        Factor = 0.1
        Patience = 10L
        Threshold = 1e-4
        Cooldown = 0L
        Every = 1L
        MinScale = 0.0
    }

    /// Multiplies steps by the factor once more whenever the value has not improved for long: put it after an
    /// optimizer. The rule is that of PyTorch's ReduceLROnPlateau in its relative mode, but an improvement is measured
    /// by the absolute value, so that negative values must improve as well.
    let create (settings: PlateauSettings) : Optimizer<PlateauState> =
        Check.that "greater than 0 and less than 1" (fun v -> 0.0 < v && v < 1.0) "Factor" settings.Factor |> ignore
        Check.atLeast 0L "Patience" settings.Patience |> ignore
        Check.notNegative "Threshold" settings.Threshold |> ignore
        Check.atLeast 0L "Cooldown" settings.Cooldown |> ignore
        Check.atLeast 1L "Every" settings.Every |> ignore
        Check.notNegative "MinScale" settings.MinScale |> ignore

        Optimizer.ofKernel
            "plateau"
            (fun _ -> { Count = 0L; Scale = 1.0; Best = infinity; Waited = 0L; Cooling = 0L; Sum = 0.0 })
            (fun state _ -> PlateauKernel(settings, state))
        |> Optimizer.withSettings settings
