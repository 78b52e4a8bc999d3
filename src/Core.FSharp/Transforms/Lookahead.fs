namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The state of lookahead.
type LookaheadState<'Inner> =
    {
        /// Steps taken.
        Count: int64
        /// The slow weights.
        Slow: Vector
        /// The state of the optimizer that moves the fast weights.
        Inner: 'Inner
    }

/// The machine of lookahead: the inner one's, and the slow weights.
[<Sealed>]
type private LookaheadMachine<'Inner>
    (inner: Machine<'Inner>, state: LookaheadState<'Inner>, period: int64, share: float, dimension: int) =
    inherit Machine<LookaheadState<'Inner>>()

    let mutable count = state.Count
    let slow = Array.zeroCreate<float>(Lane.padded dimension)
    do (Check.dimension "Slow" dimension state.Slow).AsSpan().CopyTo(System.Span slow)

    override _.NeedsWholeGradient = inner.NeedsWholeGradient

    override _.Begin(point, value, gradient) =
        count <- count + 1L
        inner.Begin(point, value, gradient)

    override _.Range(block) =
        inner.Range &block

        if count % period = 0L then
            let x, s, slow = block.PointBuffer, block.StepBuffer, slow

            let at, xAt, sAt =
                nativeint block.Start, nativeint block.PointStart, nativeint block.StepStart

            Lane.sweep block.Length (fun i ->
                let point = Lane.load x (xAt + i)
                let before = Lane.load slow (at + i)
                let after = before + share * (point + Lane.load s (sAt + i) - before)
                Lane.store slow (at + i) after
                Lane.store s (sAt + i) (after - point))

    override _.Close copy =
        {
            Count = count
            Slow = Vector.wrap (Array.sub slow 0 dimension)
            Inner = inner.Close copy
        }

/// Lookahead (Zhang et al. 2019, Algorithm 1): every k steps of an optimizer, slow <- slow + share * (fast - slow), and fast goes on from there.
[<RequireQualifiedAccess>]
module Lookahead =

    /// Lookahead over an optimizer. The paper takes a period of 5 and a share of 0.5. The inner state is kept at a synchronization.
    let over (period: int64) (share: float) (inner: Optimizer<'Inner>) : Optimizer<LookaheadState<'Inner>> =
        let period = Check.atLeast 1L "period" period

        let share =
            Check.that "greater than 0 and at most 1" (fun v -> 0.0 < v && v <= 1.0) "share" share

        (Optimizer.ofMachine
            $"lookahead over {inner.Name}"
            (fun start ->
                {
                    Count = 0L
                    Slow = start
                    Inner = inner.Init start
                })
            (fun state dimension -> LookaheadMachine(inner.Open state.Inner dimension, state, period, share, dimension)))
            .Within
            inner.Bounds
