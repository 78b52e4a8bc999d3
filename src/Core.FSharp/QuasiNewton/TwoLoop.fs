namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open OptimizerFunctional

/// A step and the change of the gradient along it, the memory of limited-memory methods.
type CurvaturePair = {
    /// The step s.
    Step: Vector
    /// The gradient change y along it.
    Change: Vector
    /// 1 / s'y.
    InverseProduct: float
    /// s'y / y'y: the inverse curvature along the step.
    Scale: float
}

/// Creates curvature pairs.
[<RequireQualifiedAccess>]
module internal CurvaturePair =

    /// The pair of the step from one evaluation to the next; none if the step shows no curvature above its rounding
    /// error.
    let between (from: Evaluation) (next: Evaluation) : CurvaturePair voption =
        let step = Vector.subtract next.Point from.Point
        let change = Vector.subtract next.Gradient from.Gradient
        let product = Vector.dot step change
        let square = Vector.dot change change
        let pair = 1.0 / product, product / square

        if
            product > 2.2e-16 * Vector.norm step * sqrt square && Double.IsFinite(fst pair) && Double.IsFinite(snd pair)
        then
            ValueSome { Step = step; Change = change; InverseProduct = fst pair; Scale = snd pair }
        else
            ValueNone

    /// Raises where a pair that was read cannot be one.
    let internal validate (pair: CurvaturePair) : unit =
        let product = Vector.dot pair.Step pair.Change
        let isNear (wanted: float) (value: float) = abs (value - wanted) <= 1e-6 * wanted
        SavedState.number "s'y of a pair" product "above 0" (fun product -> product > 0.0)
        SavedState.number "InverseProduct" pair.InverseProduct "1 / s'y" (isNear (1.0 / product))
        let square = Vector.dot pair.Change pair.Change
        SavedState.number "Scale" pair.Scale "s'y / y'y" (isNear (product / square))

/// The two-loop recursion: the L-BFGS approximation of the inverse Hessian times a vector, without the matrix (Nocedal
/// and Wright, Numerical Optimization, Algorithm 7.4).
[<RequireQualifiedAccess>]
module internal TwoLoop =

    let inline private lane (coordinates: ReadOnlySpan<float>) (index: int) : Vector256<float> =
        Vector256.Create<float>(coordinates.Slice(index, 4))

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let private passOver
        (into: Span<float>)
        (outer: float)
        (from: ReadOnlySpan<float>)
        (factor: float)
        (direction: ReadOnlySpan<float>)
        (other: ReadOnlySpan<float>)
        : float =
        let length = into.Length
        let mutable first = Vector256<float>.Zero
        let mutable second = Vector256<float>.Zero
        let mutable third = Vector256<float>.Zero
        let mutable fourth = Vector256<float>.Zero
        let mutable rest = 0.0
        let mutable index = 0

        while index <= length - 16 do
            let a = outer * (lane from index + factor * lane direction index)
            let b = outer * (lane from (index + 4) + factor * lane direction (index + 4))
            let c = outer * (lane from (index + 8) + factor * lane direction (index + 8))
            let d = outer * (lane from (index + 12) + factor * lane direction (index + 12))
            let target = into.Slice(index, 16)
            Vector256.CopyTo(a, target)
            Vector256.CopyTo(b, target.Slice 4)
            Vector256.CopyTo(c, target.Slice 8)
            Vector256.CopyTo(d, target.Slice 12)
            first <- first + a * lane other index
            second <- second + b * lane other (index + 4)
            third <- third + c * lane other (index + 8)
            fourth <- fourth + d * lane other (index + 12)
            index <- index + 16

        while index < length do
            let value = outer * (from[index] + factor * direction[index])
            into[index] <- value
            rest <- rest + value * other[index]
            index <- index + 1

        if length < 16 then
            rest
        else
            let sums = (first + second) + (third + fourth)
            (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest

    /// into := outer * (from + factor * direction). Returns the inner product of that with `other`, summed like
    /// `Vector.dot`. One pass instead of three: with many coordinates, memory bandwidth is the limit.
    let private pass
        (into: float[])
        (outer: float)
        (from: float[])
        (factor: float)
        (direction: Vector)
        (other: Vector)
        : float =
        let part start count =
            passOver
                (Span<float>(into, start, count))
                outer
                (ReadOnlySpan<float>(from, start, count))
                factor
                (direction.AsSpan(start, count))
                (other.AsSpan(start, count))

        InBlocks.sum into.Length part

    /// -H g, where H is `scale` times the identity, updated by BFGS with the pairs, the newest first.
    let descent (scale: float) (pairs: CurvaturePair list) (gradient: Vector) : Vector =
        if pairs.IsEmpty then
            Vector.scale -scale gradient
        else
            let pairs = Array.ofList pairs
            let oldest = pairs.Length - 1
            let result = GC.AllocateUninitializedArray<float> gradient.Length
            let shares = Array.zeroCreate pairs.Length
            let mutable product = -(Vector.dot pairs[0].Step gradient)

            for i in 0..oldest do
                shares[i] <- pairs[i].InverseProduct * product
                let outer = if i = oldest then scale else 1.0
                let other = if i = oldest then pairs[i].Change else pairs[i + 1].Step

                // The first pass reads the gradient and changes its sign.
                product <-
                    if i = 0 then
                        pass result -outer (Vector.read gradient) shares[i] pairs[i].Change other
                    else
                        pass result outer result -shares[i] pairs[i].Change other

            for i in oldest .. -1 .. 0 do
                let factor = shares[i] - pairs[i].InverseProduct * product
                // The last pass needs no inner product: it uses its own step, which costs no additional reading.
                let other = if i = 0 then pairs[i].Step else pairs[i - 1].Change
                product <- pass result 1.0 result factor pairs[i].Step other

            Vector.wrap result
