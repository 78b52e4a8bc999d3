namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of an optimizer that skips gradients that are not finite.
type SkipNonFiniteState<'Inner> = {
    /// The number of gradients that are not finite since the last finite one.
    Consecutive: int64
    /// The total number of gradients skipped.
    Skipped: int64
    /// The state of the inner optimizer. A skipped gradient does not change it.
    Inner: 'Inner
}

[<Sealed>]
type private SkipNonFiniteKernel<'Inner>
    (inner: Kernel<'Inner>, state: SkipNonFiniteState<'Inner>, maxConsecutive: int64, dimension: int) =
    inherit Kernel<SkipNonFiniteState<'Inner>>()

    let mutable consecutive = state.Consecutive
    let mutable skipped = state.Skipped
    let mutable skips = false

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        let isFinite = Double.IsFinite(Pack.largestOf gradient dimension)
        consecutive <- if isFinite then 0L else consecutive + 1L
        skips <- not isFinite && consecutive <= maxConsecutive

        if skips then skipped <- skipped + 1L else inner.Begin(point, value, gradient)

    override _.Sweep(range) =
        if skips then
            Range.sweep &range (fun _ _ _ -> Pack.Zero)
        else
            inner.Sweep &range

    override _.Close copy = { Consecutive = consecutive; Skipped = skipped; Inner = inner.Close copy }

/// Skips gradients that are not finite, as a bad mini-batch may give.
[<RequireQualifiedAccess>]
module SkipNonFinite =

    /// A gradient with a NaN or an infinity gives a zero step, and the inner state does not change. After
    /// `maxConsecutive` such gradients in succession they are passed on, so that divergence shows. The limit is at
    /// least 0. A driver that should continue needs `ContinueWhenNotFinite`.
    let over (maxConsecutive: int64) (inner: Optimizer<'Inner>) : Optimizer<SkipNonFiniteState<'Inner>> =
        let maxConsecutive = Check.atLeast 0L "maxConsecutive" maxConsecutive

        inner
        |> Optimizer.wrapping (fun inner ->
            (Optimizer.ofKernel
                $"{inner.Name}, skipping what is not finite"
                (fun start -> { Consecutive = 0L; Skipped = 0L; Inner = inner.Init start })
                (fun state dimension ->
                    SkipNonFiniteKernel(inner.Open state.Inner dimension, state, maxConsecutive, dimension)))
                .With(fun parts -> {
                    parts with
                        Bounds = inner.Bounds
                        Answer = inner.Parts.Answer |> ValueOption.map (fun answer -> fun state -> answer state.Inner)
                })
            |> Optimizer.alsoWith {| MaxConsecutive = maxConsecutive |} inner)
