namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Steps that stay in a set.
[<RequireQualifiedAccess>]
module Projection =

    let private padded (vector: Vector) =
        let buffer = Array.zeroCreate (Pack.padded vector.Length)
        vector.AsSpan().CopyTo(buffer.AsSpan())
        buffer

    /// Cuts each step so that the next point lies in the box, lower <= x <= upper. Goes last.
    /// A bound may be infinite; a start outside the box is brought in by the first step.
    let ontoBox (lower: Vector) (upper: Vector) : Optimizer<Counted> =
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
                            // x + (bound - x) may round to beyond the bound where the step is far longer than it.
                            let slack = Pack.ofFloat Number.epsilon * Pack.abs step
                            let step = Pack.whereGreater (x + step) most (step - slack) step
                            Pack.whereGreater least (x + step) (step + slack) step)
            }))
            .Within(Bounds.Of(lower, upper))
