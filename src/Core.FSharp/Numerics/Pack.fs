namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86

/// A SIMD register: neighboring coordinates that one instruction processes. The width is the machine's (4 on AVX2).
type Pack = System.Numerics.Vector<float>

/// SIMD arithmetic, and loads and stores of registers. Buffers are padded with zeros to a multiple of the width, so a
/// formula needs no scalar form for the end of a vector. Indices are not checked here: the caller checks the length of
/// an array once.
[<RequireQualifiedAccess>]
module Pack =

    /// `dimension` rounded up to a multiple of the width.
    let padded (dimension: int) : int = (dimension + Pack.Count - 1) / Pack.Count * Pack.Count

    /// The vector in a padded buffer, which must not be written again. It is copied only if there is padding.
    let internal unpadded (dimension: int) (buffer: float[]) : OptimizerFunctional.Core.Vector =
        Vector.wrap (
            if buffer.Length = dimension then
                buffer
            else
                buffer.AsSpan(0, dimension).ToArray()
        )

    /// The register with `value` in every element.
    let inline ofFloat (value: float) : Pack = Pack(value)

    /// The square roots, element-wise.
    let inline sqrt (lane: Pack) : Pack = System.Numerics.Vector.SquareRoot lane

    /// The absolute values, element-wise.
    let inline abs (lane: Pack) : Pack = System.Numerics.Vector.Abs lane

    /// The maximum, element-wise.
    let inline max (left: Pack) (right: Pack) : Pack = System.Numerics.Vector.Max(left, right)

    /// The minimum, element-wise.
    let inline min (left: Pack) (right: Pack) : Pack = System.Numerics.Vector.Min(left, right)

    /// `yes` where `left` > `right`, `no` elsewhere, element-wise.
    let inline whereGreater (left: Pack) (right: Pack) (yes: Pack) (no: Pack) : Pack =
        System.Numerics.Vector.ConditionalSelect(System.Numerics.Vector.GreaterThan(left, right), yes, no)

    /// The sign, element-wise: -1, 0 or 1.
    let inline sign (lane: Pack) : Pack =
        whereGreater lane Pack.Zero Pack.One (whereGreater Pack.Zero lane (-Pack.One) Pack.Zero)

    /// left / right, element-wise, but 0 where `right` is 0. It is for denominators that are 0 only while all gradients
    /// have been 0, where 0/0 would be NaN. A NaN in `left` over a `right` other than 0 stays NaN.
    let inline divide (left: Pack) (right: Pack) : Pack =
        System.Numerics.Vector.ConditionalSelect(
            System.Numerics.Vector.Equals(right, Pack.Zero),
            Pack.Zero,
            left / right
        )

    /// Loads the register at `index`.
    let inline load (array: float[]) (index: nativeint) : Pack =
        Unsafe.ReadUnaligned<Pack>(
            &Unsafe.As<float, byte>(&Unsafe.Add(&MemoryMarshal.GetArrayDataReference array, index))
        )

    /// Stores a register at `index`.
    let inline store (array: float[]) (index: nativeint) (lane: Pack) : unit =
        Unsafe.WriteUnaligned(
            &Unsafe.As<float, byte>(&Unsafe.Add(&MemoryMarshal.GetArrayDataReference array, index)),
            lane
        )

    /// The prefetch distance in long arrays, eight cache lines. Measured on Zen 4 at 10^7 coordinates: Adam takes a
    /// seventh less time with 48 or 64 than without, because hardware prefetching stops at every page. From 96 on it
    /// takes as long as without, and below 10^6 coordinates it makes no difference.
    [<Literal>]
    let PrefetchDistance = 64

    /// Prefetches the memory after `index`. An index beyond the end does no harm.
    let inline prefetch (array: float[]) (index: nativeint) : unit =
        if Sse.IsSupported then
            Sse.Prefetch0(
                Unsafe.AsPointer(
                    &Unsafe.Add(&MemoryMarshal.GetArrayDataReference array, index + nativeint PrefetchDistance)
                )
            )

    /// Loads the register at `index` and prefetches the memory after it.
    let inline read (array: float[]) (index: nativeint) : Pack =
        prefetch array index
        load array index

    /// The first `count` elements, and 0 in place of the others.
    let inline first (count: int) (lane: Pack) : Pack =
        System.Numerics.Vector.ConditionalSelect(
            System.Numerics.Vector.LessThan(Pack.Indices, Pack(float count)),
            lane,
            Pack.Zero
        )

    /// The maximum of the absolute values, element-wise. They are compared as integers, which have the same order and
    /// put NaN above infinity: NaN is kept at the cost of one instruction.
    let inline maxAbs (largest: Pack) (lane: Pack) : Pack =
        System.Numerics.Vector.AsVectorDouble(
            System.Numerics.Vector.Max(
                System.Numerics.Vector.AsVectorInt64 largest,
                System.Numerics.Vector.AsVectorInt64(System.Numerics.Vector.Abs lane)
            )
        )

    /// The largest element of a register of absolute values, compared as integers; NaN if one is NaN.
    let largest (lane: Pack) : float =
        let bits = System.Numerics.Vector.AsVectorInt64 lane

        if Pack.Count = 4 then
            // Halves in registers: a variable index would take the register through memory.
            let four = Vector256.AsVector256 bits
            let two = Vector128.Max(four.GetLower(), four.GetUpper())
            BitConverter.Int64BitsToDouble(Math.Max(two[0], two[1]))
        else
            let mutable result = Math.Max(bits[0], bits[1])

            for i in 2 .. Pack.Count - 1 do
                result <- Math.Max(result, bits[i])

            BitConverter.Int64BitsToDouble result

    /// Loads a register of a gradient. If the range has only one register, elements are read one by one: they have just
    /// been written one by one, and a wide load would wait until those stores reach the cache. That is 3 ns, a quarter
    /// of a step at n = 2.
    let inline readGradient (rangeLength: int) (array: float[]) (index: nativeint) : Pack =
        if rangeLength = Pack.Count && Pack.Count = 4 then
            let at = int index
            Vector256.AsVector(Vector256.Create(array[at], array[at + 1], array[at + 2], array[at + 3]))
        else
            read array index

    /// The infinity norm of a range; NaN if any element is NaN. The array needs no padding.
    let largestIn (array: float[]) (start: int) (length: int) : float =
        let mutable lane = Pack.Zero
        let mutable index = start
        let stop = start + length

        while index <= stop - Pack.Count do
            lane <- maxAbs lane (load array (nativeint index))
            index <- index + Pack.Count

        let mutable result = if length < Pack.Count then 0.0 else largest lane

        while index < stop do
            result <- Math.Max(result, Math.Abs array[index])
            index <- index + 1

        result

    /// The infinity norm of the first `length` elements; NaN if any is NaN. The array needs no padding.
    let largestOf (array: float[]) (length: int) : float = largestIn array 0 length

    /// The sum of squares of the first `length` elements, each multiplied by `factor` first: four partial sums, each
    /// over every fourth element, whatever the width of a register, so the bits are the same on every machine.
    let private sumOfSquares (factor: float) (array: float[]) (start: int) (length: int) : float =
        let mutable first = 0.0
        let mutable second = 0.0
        let mutable third = 0.0
        let mutable fourth = 0.0

        let inline square index =
            let scaled = factor * array[start + index]
            scaled * scaled

        let mutable index = 0

        while index <= length - 4 do
            first <- first + square index
            second <- second + square (index + 1)
            third <- third + square (index + 2)
            fourth <- fourth + square (index + 3)
            index <- index + 4

        while index < length do
            first <- first + square index
            index <- index + 1

        (first + second) + (third + fourth)

    /// The Euclidean norm of `length` elements from `start` on, without overflow or underflow of the squares.
    let normIn (array: float[]) (start: int) (length: int) : float =
        let largest = largestIn array start length

        if largest > 1e-140 && largest < 1e140 then
            Math.Sqrt(sumOfSquares 1.0 array start length)
        elif largest > 0.0 && largest < infinity then
            // A power of two, so that scaling is exact; for denormal numbers the largest that is safe.
            let scale = Math.ScaleB(1.0, Math.Min(1000, -Math.ILogB largest))
            Math.Sqrt(sumOfSquares scale array start length) / scale
        else
            largest

    /// The Euclidean norm of the first `length` elements.
    let norm (array: float[]) (length: int) : float = normIn array 0 length

/// Computes the infinity norm of long arrays, multithreaded and without allocation.
[<Sealed>]
type internal LargestCoordinate(length: int) =
    inherit SharedBlocks(length)

    let mutable array: float[] = [||]
    override _.Block(start, count) = Pack.largestIn array start count

    /// The infinity norm of the first `length` coordinates of an array; NaN if any is NaN.
    member this.Of(coordinates: float[]) : float =
        if this.IsWhole then
            Pack.largestIn coordinates 0 length
        else
            array <- coordinates
            this.Largest()

/// An exponential moving average, as SIMD code.
[<Struct>]
type internal MovingAverage = {
    /// The decay rate.
    Keep: Pack
    /// 1 - decay rate.
    Add: Pack
} with

    /// decay * average + (1 - decay) * value.
    member inline this.Next(average: Pack, value: Pack) : Pack = this.Keep * average + this.Add * value

/// Creates moving averages.
[<RequireQualifiedAccess>]
module internal MovingAverage =

    /// The moving average with this decay rate.
    let ofDecay (decay: float) : MovingAverage = { Keep = Pack.ofFloat decay; Add = Pack.ofFloat (1.0 - decay) }

    /// The divisor of bias correction, 1 - decay^t. As decay^t is at most e^((decay - 1) t), it is below half an ulp of
    /// 1 from (decay - 1) t = -38 on. No power is computed then: the bits are the same, and a power takes 20 ns, or 50
    /// if its result is denormal.
    let correction (decay: float) (t: int64) : float =
        if (1.0 - decay) * float t > 38.0 then 1.0 else 1.0 - Math.Pow(decay, float t)
