namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of an optimizer that skips what is not finite.
type SkipNonFiniteState<'Inner> = {
    /// Gradients skipped since the last finite one.
    InARow: int64
    /// Gradients skipped in all.
    Skipped: int64
    /// The state of the optimizer, which a skipped gradient leaves as it was.
    Inner: 'Inner
}

[<Sealed>]
type private SkipNonFiniteKernel<'Inner>
    (inner: Kernel<'Inner>, state: SkipNonFiniteState<'Inner>, most: int64, dimension: int) =
    inherit Kernel<SkipNonFiniteState<'Inner>>()

    let mutable inARow = state.InARow
    let mutable skipped = state.Skipped
    let mutable skips = false

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        let isFinite = Double.IsFinite(Pack.largestOf gradient dimension)
        inARow <- if isFinite then 0L else inARow + 1L
        skips <- not isFinite && inARow <= most

        if skips then skipped <- skipped + 1L else inner.Begin(point, value, gradient)

    override _.Sweep(range) =
        if skips then
            Range.sweep &range (fun _ _ _ -> Pack.Zero)
        else
            inner.Sweep &range

    override _.Close copy = { InARow = inARow; Skipped = skipped; Inner = inner.Close copy }

/// Steps over gradients that are not finite, as a bad mini-batch gives.
[<RequireQualifiedAccess>]
module SkipNonFinite =

    /// A gradient with a NaN or an infinity gives a zero step and leaves the inner state as it was; after
    /// `most` of them in a row they are let through, so that a run that is lost does not hide it.
    /// A driver that should go on needs `ContinueWhenNotFinite`.
    let over (most: int64) (inner: Optimizer<'Inner>) : Optimizer<SkipNonFiniteState<'Inner>> =
        let most = Check.atLeast 0L "maxConsecutive" most

        (Optimizer.ofKernel
            $"{inner.Name}, skipping what is not finite"
            (fun start -> { InARow = 0L; Skipped = 0L; Inner = inner.Init start })
            (fun state dimension -> SkipNonFiniteKernel(inner.Open state.Inner dimension, state, most, dimension)))
            .Within
            inner.Bounds
