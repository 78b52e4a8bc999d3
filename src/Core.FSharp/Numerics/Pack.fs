namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86

/// A few neighboring coordinates, computed on at once: the width is the machine's (4 on AVX2).
type Pack = System.Numerics.Vector<float>

/// Arithmetic on lanes, and lanes read from and written to arrays. Only whole lanes exist: buffers are
/// padded with zeros to whole lanes, so a formula needs no second, scalar form for the end of a vector.
/// Indices are not checked here: whoever sweeps an array checks its length once.
[<RequireQualifiedAccess>]
module Pack =

    /// `dimension` rounded up to whole lanes.
    let padded (dimension: int) : int = (dimension + Pack.Count - 1) / Pack.Count * Pack.Count

    /// The vector in a padded buffer, which must never be written again: it is copied only where there is padding.
    let internal unpadded (dimension: int) (buffer: float[]) : OptimizerFunctional.Core.Vector =
        Vector.wrap (
            if buffer.Length = dimension then
                buffer
            else
                buffer.AsSpan(0, dimension).ToArray()
        )

    /// The lane that repeats `value`.
    let inline ofFloat (value: float) : Pack = Pack(value)

    /// The square roots.
    let inline sqrt (lane: Pack) : Pack = System.Numerics.Vector.SquareRoot lane

    /// The absolute values.
    let inline abs (lane: Pack) : Pack = System.Numerics.Vector.Abs lane

    /// The larger of two, coordinate by coordinate.
    let inline max (left: Pack) (right: Pack) : Pack = System.Numerics.Vector.Max(left, right)

    /// The smaller of two, coordinate by coordinate.
    let inline min (left: Pack) (right: Pack) : Pack = System.Numerics.Vector.Min(left, right)

    /// `yes` where `left` > `right`, `no` elsewhere.
    let inline whereGreater (left: Pack) (right: Pack) (yes: Pack) (no: Pack) : Pack =
        System.Numerics.Vector.ConditionalSelect(System.Numerics.Vector.GreaterThan(left, right), yes, no)

    /// -1, 0 or 1.
    let inline sign (lane: Pack) : Pack =
        whereGreater lane Pack.Zero Pack.One (whereGreater Pack.Zero lane (-Pack.One) Pack.Zero)

    /// left / right, but 0 where `right` is 0. For a denominator that is 0 only as long as every gradient
    /// has been: 0/0 would be NaN, where there is nothing to do. Neither hides a NaN nor makes one.
    let inline divide (left: Pack) (right: Pack) : Pack =
        System.Numerics.Vector.ConditionalSelect(
            System.Numerics.Vector.Equals(right, Pack.Zero),
            Pack.Zero,
            left / right
        )

    /// The whole lane that starts at `index`.
    let inline load (array: float[]) (index: nativeint) : Pack =
        Unsafe.ReadUnaligned<Pack>(
            &Unsafe.As<float, byte>(&Unsafe.Add(&MemoryMarshal.GetArrayDataReference array, index))
        )

    /// Writes the whole lane that starts at `index`.
    let inline store (array: float[]) (index: nativeint) (lane: Pack) : unit =
        Unsafe.WriteUnaligned(
            &Unsafe.As<float, byte>(&Unsafe.Add(&MemoryMarshal.GetArrayDataReference array, index)),
            lane
        )

    /// How far ahead of its use a long array is asked for. Measured at 10^7 coordinates: Adam runs at
    /// the memory's speed with 64 to 512, and a third slower without, where the hardware's own
    /// prefetching stops at every page.
    [<Literal>]
    let PrefetchDistance = 256

    /// Asks for the memory that will be wanted soon. An index beyond the end does no harm.
    let inline prefetch (array: float[]) (index: nativeint) : unit =
        if Sse.IsSupported then
            Sse.Prefetch0(
                Unsafe.AsPointer(
                    &Unsafe.Add(&MemoryMarshal.GetArrayDataReference array, index + nativeint PrefetchDistance)
                )
            )

    /// Reads the whole lane at `index`, and asks for what comes after it.
    let inline read (array: float[]) (index: nativeint) : Pack =
        prefetch array index
        load array index

    /// The first `count` coordinates as they are, and 0 in place of the others, whatever they are.
    let inline first (count: int) (lane: Pack) : Pack =
        System.Numerics.Vector.ConditionalSelect(
            System.Numerics.Vector.LessThan(Pack.Indices, Pack(float count)),
            lane,
            Pack.Zero
        )

    /// The larger absolute value of two lanes. Compared as integers, which order like the absolute
    /// values they stand for and put NaN above infinity: NaN is kept, and it costs one instruction.
    let inline maxAbs (largest: Pack) (lane: Pack) : Pack =
        System.Numerics.Vector.AsVectorDouble(
            System.Numerics.Vector.Max(
                System.Numerics.Vector.AsVectorInt64 largest,
                System.Numerics.Vector.AsVectorInt64(System.Numerics.Vector.Abs lane)
            )
        )

    /// The largest coordinate of a lane of absolute values, compared as integers too; NaN if one is NaN.
    let largest (lane: Pack) : float =
        let bits = System.Numerics.Vector.AsVectorInt64 lane
        let mutable result = Math.Max(bits[0], bits[1])

        if Pack.Count = 4 then
            // By numbers that the compiler knows, each a register's part; by a variable's, the lane would go through
            // memory.
            result <- Math.Max(result, Math.Max(bits[2], bits[3]))
        else
            for i in 2 .. Pack.Count - 1 do
                result <- Math.Max(result, bits[i])

        BitConverter.Int64BitsToDouble result

    /// Reads a lane of a gradient. Of a range of one lane, number by number: what has just been written so is there at
    /// once, where a whole load waits until all of those stores have left for the cache. That is 3 ns, a quarter of a
    /// step at n = 2.
    let inline readGradient (rangeLength: int) (array: float[]) (index: nativeint) : Pack =
        if rangeLength = Pack.Count && Pack.Count = 4 then
            let at = int index
            Vector256.AsVector(Vector256.Create(array[at], array[at + 1], array[at + 2], array[at + 3]))
        else
            read array index

    /// The largest absolute value of a range; NaN if any is NaN. The array needs no padding.
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

    /// The largest absolute value of the first `length`; NaN if any is NaN. The array needs no padding.
    let largestOf (array: float[]) (length: int) : float = largestIn array 0 length

    /// The sum of squares of the first `length`, each multiplied by `factor` first: four sums, each over
    /// every fourth coordinate, whatever the width of a lane, so that the bits are the same on every machine.
    let private sumOfSquares (factor: float) (array: float[]) (length: int) : float =
        let mutable first = 0.0
        let mutable second = 0.0
        let mutable third = 0.0
        let mutable fourth = 0.0

        let inline square index =
            let scaled = factor * array[index]
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

    /// The Euclidean norm of the first `length`, without overflow or underflow on the way.
    let norm (array: float[]) (length: int) : float =
        let largest = largestOf array length

        if largest > 1e-140 && largest < 1e140 then
            Math.Sqrt(sumOfSquares 1.0 array length)
        elif largest > 0.0 && largest < infinity then
            // A power of two, so that scaling is exact; for subnormal numbers the largest that is safe.
            let scale = Math.ScaleB(1.0, Math.Min(1000, -Math.ILogB largest))
            Math.Sqrt(sumOfSquares scale array length) / scale
        else
            largest

/// The largest absolute value of long arrays, again and again: the cores share the work, and nothing is allocated.
[<Sealed>]
type internal LargestCoordinate(length: int) =
    inherit SharedBlocks(length)

    let mutable array: float[] = [||]
    override _.Block(start, count) = Pack.largestIn array start count

    /// That of the first `length` coordinates of an array; NaN if any is NaN.
    member this.Of(coordinates: float[]) : float =
        array <- coordinates
        this.Largest()

/// An exponential moving average on lanes.
[<Struct>]
type internal MovingAverage = {
    /// The share of the old average that is kept.
    Keep: Pack
    /// The share of what is new.
    Add: Pack
} with

    /// keep * average + (1 - keep) * value.
    member inline this.Next(average: Pack, value: Pack) : Pack = this.Keep * average + this.Add * value

/// Making moving averages.
[<RequireQualifiedAccess>]
module internal MovingAverage =

    /// The average that keeps this share, and takes in the rest.
    let ofDecay (keep: float) : MovingAverage = { Keep = Pack.ofFloat keep; Add = Pack.ofFloat (1.0 - keep) }

    /// 1 - keep^t: what an average that started at zero is divided by, to make up for that. As keep^t is
    /// at most e^((keep - 1) t), it is below half an ulp of 1 from (keep - 1) t = -38 on, and no power is
    /// computed: the same bits, for a power takes 20 ns, and 50 where its result is denormal.
    let correction (keep: float) (t: int64) : float =
        if (1.0 - keep) * float t > 38.0 then 1.0 else 1.0 - Math.Pow(keep, float t)
