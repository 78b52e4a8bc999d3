namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Steps that stay in a set.
[<RequireQualifiedAccess>]
module Projection =

    /// One ulp, relative: what keeps x + step from landing beyond a bound by rounding.
    let private ulp = Math.BitIncrement 1.0 - 1.0

    let private padded (vector: Vector) =
        let buffer = Array.zeroCreate (Lane.padded vector.Length)
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

        (Optimizer.ofMachine
            "box"
            (fun start ->
                Check.dimension "start" lower.Length start |> ignore
                { Count = 0L })
            (fun state _ ->
                { new CountingMachine(state) with
                    override _.Range(block) =
                        let x, g, s = block.PointBuffer, block.GradientBuffer, block.StepBuffer

                        let at, xAt = nativeint block.Start, nativeint block.PointStart
                        let gAt, sAt = nativeint block.GradientStart, nativeint block.StepStart

                        Lane.sweep block.Length (fun i ->
                            let point = Lane.read x (xAt + i)
                            let least, most = Lane.load low (at + i), Lane.load high (at + i)
                            let wanted = Lane.max least (Lane.min most (point + Lane.read g (gAt + i)))
                            let step = wanted - point
                            // x + (bound - x) may round to beyond the bound where the step is far longer than it.
                            let slack = Lane.ofFloat ulp * Lane.abs step
                            let step = Lane.whereGreater (point + step) most (step - slack) step
                            let step = Lane.whereGreater least (point + step) (step + slack) step
                            Lane.store s (sAt + i) step)
                }))
            .Within(Bounds.Of(lower, upper))
