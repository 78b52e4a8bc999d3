namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The state of lookahead.
type LookaheadState<'Inner> = {
    /// Steps taken.
    Count: int64
    /// The slow weights.
    Slow: Vector
    /// The state of the optimizer that moves the fast weights.
    Inner: 'Inner
}

/// The state of the slow weights alone.
type private SlowWeights = { Count: int64; Slow: Vector }

/// Lookahead (Zhang et al. 2019, Algorithm 1): every k steps of an optimizer, slow <- slow + share * (fast - slow), and
/// fast goes on from there.
[<RequireQualifiedAccess>]
module Lookahead =

    /// Lookahead over an optimizer. The paper takes a period of 5 and a share of 0.5. The inner state is kept at a
    /// synchronization.
    let over (period: int64) (share: float) (inner: Optimizer<'Inner>) : Optimizer<LookaheadState<'Inner>> =
        let period = Check.atLeast 1L "period" period

        let share = Check.that "greater than 0 and at most 1" (fun v -> 0.0 < v && v <= 1.0) "slowStepSize" share

        // What comes in is the step of the fast weights; at a synchronization it becomes the one to the slow ones.
        let slowWeights =
            Coordinatewise.one
                "slow weights"
                (Layout.one _.Count _.Slow (fun count slow -> { Count = count; Slow = slow })
                 |> Layout.from (fun start -> [| start |]))
                (fun t -> t % period = 0L)
                (fun synchronizes x step slow ->
                    if synchronizes then
                        let slow = slow + share * (x + step - slow)
                        struct (slow, slow - x)
                    else
                        struct (slow, step))

        inner
        |> Optimizer.andThen slowWeights
        |> Optimizer.mapState
            (fun both -> { Count = both.Second.Count; Slow = both.Second.Slow; Inner = both.First })
            (fun state -> { First = state.Inner; Second = { Count = state.Count; Slow = state.Slow } })
        |> Optimizer.rename $"lookahead over {inner.Name}"
