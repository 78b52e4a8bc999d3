namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of gradient accumulation.
type AccumulateGradientsState<'Inner> = {
    /// The number of gradients seen.
    Count: int64
    /// The sum of the gradients since the last step of the inner optimizer.
    Sum: Vector
    /// The state of the inner optimizer, which receives the means.
    Inner: 'Inner
}

[<Sealed>]
type private AccumulateGradientsKernel<'Inner>
    (inner: Kernel<'Inner>, state: AccumulateGradientsState<'Inner>, period: int64, dimension: int) =
    inherit Kernel<AccumulateGradientsState<'Inner>>()

    let mutable count = state.Count
    let padded = Pack.padded dimension
    let sum, mean = Array.zeroCreate<float> padded, Array.zeroCreate<float> padded
    do (Check.dimension "Sum" dimension state.Sum).AsSpan().CopyTo(sum.AsSpan())

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        count <- count + 1L

        for i in 0 .. dimension - 1 do
            sum[i] <- sum[i] + gradient[i]

        if count % period = 0L then
            for i in 0 .. dimension - 1 do
                mean[i] <- sum[i] / float period

            Array.Clear sum
            inner.Begin(point, value, mean)

    override _.Sweep(range) =
        if count % period = 0L then
            let ofMean = { range with Gradient = mean; GradientStart = range.Start }

            inner.Sweep &ofMean
        else
            Range.sweep &range (fun _ _ _ -> Pack.Zero)

    override _.Close copy = { Count = count; Sum = Vector.wrap (Array.sub sum 0 dimension); Inner = inner.Close copy }

/// Gradient accumulation over several evaluations: a larger batch in less memory.
[<RequireQualifiedAccess>]
module Accumulate =

    /// The step is 0 for `period` - 1 evaluations. Then the inner optimizer takes a step with the mean of `period`
    /// gradients, at the last point and value. The inner state changes only then. The period is at least 1.
    let over (period: int64) (inner: Optimizer<'Inner>) : Optimizer<AccumulateGradientsState<'Inner>> =
        let period = Check.atLeast 1L "period" period

        inner
        |> Optimizer.wrapping (fun inner ->
            (Optimizer.ofKernel
                $"accumulate {period} for {inner.Name}"
                (fun start -> { Count = 0L; Sum = Vector.zeros start.Length; Inner = inner.Init start })
                (fun state dimension ->
                    AccumulateGradientsKernel(inner.Open state.Inner dimension, state, period, dimension)))
                .With(fun parts -> {
                    parts with
                        Bounds = inner.Bounds
                        Answer = inner.Parts.Answer |> ValueOption.map (fun answer -> fun state -> answer state.Inner)
                })
            |> Optimizer.alsoWith {| AccumulationPeriod = period |} inner)
