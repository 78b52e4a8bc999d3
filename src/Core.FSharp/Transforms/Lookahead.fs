namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The state of lookahead.
type LookaheadState<'Inner> = {
    /// The number of steps taken.
    Count: int64
    /// The slow weights.
    Slow: Vector
    /// The state of the inner optimizer, which moves the fast weights.
    Inner: 'Inner
}

/// The state of the slow weights alone.
type private SlowWeights = { Count: int64; Slow: Vector }

/// Lookahead (Zhang et al. 2019, Algorithm 1): every `period` steps of the inner optimizer, slow <- slow + slowStepSize
/// (fast - slow), and fast <- slow.
[<RequireQualifiedAccess>]
module Lookahead =

    /// Lookahead over an optimizer. The period is at least 1 (5 in the paper), the slow step size is in (0, 1] (0.5 in
    /// the paper). The inner state does not change at a synchronization.
    let over (period: int64) (slowStepSize: float) (inner: Optimizer<'Inner>) : Optimizer<LookaheadState<'Inner>> =
        let period = Check.atLeast 1L "period" period

        let slowStepSize =
            Check.that "greater than 0 and at most 1" (fun v -> 0.0 < v && v <= 1.0) "slowStepSize" slowStepSize

        // The input is the step of the fast weights. At a synchronization it is replaced by the step to the slow
        // weights.
        let slowWeights =
            Coordinatewise.one
                "slow weights"
                (Layout.one _.Count _.Slow (fun count slow -> { Count = count; Slow = slow })
                 |> Layout.from (fun start -> [| start |]))
                (fun t -> t % period = 0L)
                (fun synchronizes x step slow ->
                    if synchronizes then
                        let slow = slow + slowStepSize * (x + step - slow)
                        struct (slow, slow - x)
                    else
                        struct (slow, step))

        inner
        |> Optimizer.andThen slowWeights
        |> Optimizer.mapState
            (fun both -> { Count = both.Second.Count; Slow = both.Second.Slow; Inner = both.First })
            (fun state -> { First = state.Inner; Second = { Count = state.Count; Slow = state.Slow } })
        |> Optimizer.rename $"lookahead over {inner.Name}"
        |> Optimizer.alsoWith {| LookaheadPeriod = period; SlowStepSize = slowStepSize |} inner
