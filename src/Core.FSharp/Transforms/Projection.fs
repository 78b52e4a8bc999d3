namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Projected steps.
[<RequireQualifiedAccess>]
module Projection =

    let private padded (vector: Vector) =
        let buffer = Array.zeroCreate (Pack.padded vector.Length)
        vector.AsSpan().CopyTo(buffer.AsSpan())
        buffer

    /// step <- P(x + step) - x, where P projects onto the box lower <= x <= upper. Put it last. A bound may be
    /// infinite. The first step moves a start outside the box into it.
    let ontoBox (lower: Vector) (upper: Vector) : Optimizer<StepCount> =
        let upper = Check.dimension "upper" lower.Length upper

        for i in 0 .. lower.Length - 1 do
            if not (lower[i] <= upper[i]) then
                Check.fail $"lower[{i}]" (string lower[i]) $"at most upper[{i}], which is {upper[i]}"

        let low, high = padded lower, padded upper

        (Optimizer.ofKernel
            "box"
            (fun start ->
                Check.dimension "start" lower.Length start |> ignore
                { Count = 0L })
            (fun state _ -> {
                new CountingKernel(state) with
                    override _.Sweep(range) =
                        Range.sweep &range (fun i x g ->
                            let least, most = Pack.load low i, Pack.load high i
                            let wanted = Pack.max least (Pack.min most (x + g))
                            let step = wanted - x
                            // x + (bound - x) may round to beyond the bound if the step is far longer than the bound.
                            let slack = Pack.ofFloat Number.epsilon * Pack.abs step
                            let step = Pack.whereGreater (x + step) most (step - slack) step
                            Pack.whereGreater least (x + step) (step + slack) step)
            }))
            .Within(Bounds.Between(lower, upper))
        |> Optimizer.withSettings {| Box = Bounds.Between(lower, upper) |}
