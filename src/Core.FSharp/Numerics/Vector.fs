namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Runtime.Intrinsics

/// A point or a direction: an immutable array of float64 coordinates.
type Vector = ImmutableArray<float>

/// Operations on vectors. None changes its argument.
[<RequireQualifiedAccess>]
module Vector =

    /// The vector that takes over the array `coordinates` without a copy. The array must not be written again.
    let internal wrap (coordinates: float[]) : Vector = ImmutableCollectionsMarshal.AsImmutableArray coordinates

    // Loops over coordinates are compiled with full optimization at once: a run of a few steps over long vectors would
    // end before tiered compilation had found them hot.

    /// Four neighboring coordinates.
    let inline private lane (coordinates: ReadOnlySpan<float>) (index: int) : Vector256<float> =
        Vector256.Create<float>(coordinates.Slice(index, 4))

    /// The array of a vector, read only.
    let internal read (vector: Vector) : float[] = ImmutableCollectionsMarshal.AsArray vector |> nonNull

    /// The vector of these coordinates.
    let ofSeq (coordinates: seq<float>) : Vector = ImmutableArray.CreateRange coordinates

    /// A new array with the coordinates.
    let toArray (vector: Vector) : float[] = vector.AsSpan().ToArray()

    /// The vector of `dimension` zeros.
    let zeros (dimension: int) : Vector = wrap (Array.zeroCreate dimension)

    /// The vector of `dimension` coordinates, each equal to `value`.
    let replicate (dimension: int) (value: float) : Vector = wrap (Array.create dimension value)

    /// The vector whose i-th coordinate is `coordinate i`.
    let init (dimension: int) (coordinate: int -> float) : Vector = wrap (Array.init dimension coordinate)

    /// Applies `f` to every coordinate.
    let map (f: float -> float) (vector: Vector) : Vector = wrap (Array.init vector.Length (fun i -> f vector[i]))

    /// Applies `f` to the coordinates of two vectors of the same length.
    let map2 (f: float -> float -> float) (left: Vector) (right: Vector) : Vector =
        wrap (Array.init left.Length (fun i -> f left[i] right[i]))

    /// into := leftFactor * left + rightFactor * right, where `into` may be one of them.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let internal combine
        (leftFactor: float)
        (lefts: ReadOnlySpan<float>)
        (rightFactor: float)
        (rights: ReadOnlySpan<float>)
        (into: Span<float>)
        =
        let mutable index = 0

        while index <= into.Length - 4 do
            let sum = leftFactor * lane lefts index + rightFactor * lane rights index
            Vector256.CopyTo(sum, into.Slice index)
            index <- index + 4

        while index < into.Length do
            into[index] <- leftFactor * lefts[index] + rightFactor * rights[index]
            index <- index + 1

    /// leftFactor * left + rightFactor * right, for two vectors of the same length. There is no fused multiply-add, so
    /// the bits are the same on every machine.
    let combination (leftFactor: float) (left: Vector) (rightFactor: float) (right: Vector) : Vector =
        let result = GC.AllocateUninitializedArray<float> left.Length

        if left.Length < Chunks.MinLength then
            combine leftFactor (left.AsSpan()) rightFactor (right.AsSpan(0, left.Length)) (Span<float> result)
        else
            InBlocks.each left.Length (fun start count ->
                combine
                    leftFactor
                    (left.AsSpan(start, count))
                    rightFactor
                    (right.AsSpan(start, count))
                    (Span<float>(result, start, count)))

        wrap result

    /// left + right.
    let add (left: Vector) (right: Vector) : Vector = combination 1.0 left 1.0 right

    /// left - right.
    let subtract (left: Vector) (right: Vector) : Vector = combination 1.0 left -1.0 right

    /// factor * vector.
    let scale (factor: float) (vector: Vector) : Vector =
        let result = GC.AllocateUninitializedArray<float> vector.Length
        let coordinates = vector.AsSpan()

        for i in 0 .. result.Length - 1 do
            result[i] <- factor * coordinates[i]

        wrap result

    /// vector + factor * direction.
    let addScaled (factor: float) (direction: Vector) (vector: Vector) : Vector =
        combination 1.0 vector factor direction

    /// into := into + factor * direction.
    let internal addInto (factor: float) (direction: Vector) (into: float[]) : unit =
        if direction.Length < Chunks.MinLength then
            combine 1.0 (ReadOnlySpan<float> into) factor (direction.AsSpan()) (Span<float>(into, 0, direction.Length))
        else
            InBlocks.each direction.Length (fun start count ->
                let target = Span<float>(into, start, count)
                combine 1.0 (ReadOnlySpan<float>(into, start, count)) factor (direction.AsSpan(start, count)) target)

    /// The inner product of two spans of the same length.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let internal dotSpans (lefts: ReadOnlySpan<float>) (rights: ReadOnlySpan<float>) : float =
        let rights = rights.Slice(0, lefts.Length)
        let mutable first = Vector256<float>.Zero
        let mutable second = Vector256<float>.Zero
        let mutable third = Vector256<float>.Zero
        let mutable fourth = Vector256<float>.Zero
        let mutable rest = 0.0
        let mutable index = 0

        while index <= lefts.Length - 16 do
            first <- first + lane lefts index * lane rights index
            second <- second + lane lefts (index + 4) * lane rights (index + 4)
            third <- third + lane lefts (index + 8) * lane rights (index + 8)
            fourth <- fourth + lane lefts (index + 12) * lane rights (index + 12)
            index <- index + 16

        while index < lefts.Length do
            rest <- rest + lefts[index] * rights[index]
            index <- index + 1

        if lefts.Length < 16 then
            rest
        else
            let sums = (first + second) + (third + fourth)
            (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest

    /// The inner product: sixteen partial sums, each over every sixteenth coordinate, whatever the vector width of the
    /// machine. For a long vector, the sum of the inner products of its blocks.
    let dot (left: Vector) (right: Vector) : float =
        if left.Length < Chunks.MinLength then
            dotSpans (left.AsSpan()) (right.AsSpan())
        else
            InBlocks.sum left.Length (fun start count ->
                dotSpans (left.AsSpan(start, count)) (right.AsSpan(start, count)))

    /// The largest of four numbers and one more; NaN if any is NaN.
    let private largestOf (four: Vector256<float>) (rest: float) =
        Math.Max(Math.Max(Math.Max(four[0], four[1]), Math.Max(four[2], four[3])), rest)

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let private largestOfSpan (coordinates: ReadOnlySpan<float>) =
        let mutable result = Vector256<float>.Zero
        let mutable rest = 0.0
        let mutable index = 0

        while index <= coordinates.Length - 4 do
            result <- Vector256.Max(result, Vector256.Abs(lane coordinates index))
            index <- index + 4

        while index < coordinates.Length do
            rest <- Math.Max(rest, Math.Abs coordinates[index])
            index <- index + 1

        largestOf result rest

    /// The infinity norm; NaN if any coordinate is NaN.
    let largest (vector: Vector) : float =
        if vector.Length < Chunks.MinLength then
            largestOfSpan (vector.AsSpan())
        else
            InBlocks.largest vector.Length (fun start count -> largestOfSpan (vector.AsSpan(start, count)))

    /// The Euclidean norm, without overflow or underflow of the squares.
    let norm (vector: Vector) : float =
        let square = dot vector vector

        if square > 1e-290 && square < infinity then
            sqrt square
        else
            let largest = largest vector

            if largest = 0.0 || not (Double.IsFinite largest) then
                largest
            else
                // A power of two, so that no coordinate is rounded.
                let exponent = Math.ILogB largest
                let scaled = map (fun coordinate -> Math.ScaleB(coordinate, -exponent)) vector
                Math.ScaleB(sqrt (dot scaled scaled), exponent)

    /// Whether every coordinate is finite.
    let isFinite (vector: Vector) : bool = Double.IsFinite(largest vector)

    /// Whether two vectors have the same coordinates.
    let internal isSame (left: Vector) (right: Vector) : bool = left.AsSpan().SequenceEqual(right.AsSpan())

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let private largestDifferenceOfSpans (lefts: ReadOnlySpan<float>) (rights: ReadOnlySpan<float>) =
        let mutable result = Vector256<float>.Zero
        let mutable rest = 0.0
        let mutable index = 0

        while index <= lefts.Length - 4 do
            result <- Vector256.Max(result, Vector256.Abs(lane lefts index - lane rights index))
            index <- index + 4

        while index < lefts.Length do
            rest <- Math.Max(rest, Math.Abs(lefts[index] - rights[index]))
            index <- index + 1

        largestOf result rest

    /// The infinity norm of left - right; NaN if any coordinate is NaN.
    let largestDifference (left: Vector) (right: Vector) : float =
        if left.Length < Chunks.MinLength then
            largestDifferenceOfSpans (left.AsSpan()) (right.AsSpan(0, left.Length))
        else
            InBlocks.largest left.Length (fun start count ->
                largestDifferenceOfSpans (left.AsSpan(start, count)) (right.AsSpan(start, count)))
