namespace OptimizerFunctional.Core

open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Rows are read and written through pointers that the caller has pinned.

/// Operations on registers, by their names, with the bits of `BlockOperation`.
[<AbstractClass; Sealed>]
type internal LaneFunction private () =

    static member inline private Truth(mask: PackBits) : Pack = PackParts.select mask Pack.One Pack.Zero

    static member Sqrt(a: Pack) : Pack = Pack.sqrt a

    static member Abs(a: Pack) : Pack = Pack.abs a

    static member Less(a: Pack, b: Pack) : Pack = LaneFunction.Truth(System.Numerics.Vector.LessThan(a, b))

    static member LessOrEqual(a: Pack, b: Pack) : Pack =
        LaneFunction.Truth(System.Numerics.Vector.LessThanOrEqual(a, b))

    static member Equal(a: Pack, b: Pack) : Pack = LaneFunction.Truth(System.Numerics.Vector.Equals(a, b))

    static member Select(a: Pack, b: Pack, c: Pack) : Pack =
        PackParts.select (System.Numerics.Vector.Equals(a, Pack.Zero)) c b

    static member Exp(a: Pack) : Pack = PackCall.exp a

    static member Log(a: Pack) : Pack = PackCall.log a

    static member Sin(a: Pack) : Pack = PackCall.sin a

    static member Cos(a: Pack) : Pack = PackCall.cos a

    /// Returns the sine and writes the cosine.
    static member SinCos(a: Pack, cosine: nativeint) : Pack = PackCall.sinCos a (NativePtr.ofNativeInt cosine)

    static member Tan(a: Pack) : Pack = PackCall.tan a

    static member Atan(a: Pack) : Pack = PackCall.atan a

    static member Tanh(a: Pack) : Pack = PackCall.tanh a

    static member Softplus(a: Pack) : Pack = PackCall.softplus a

    static member Logistic(a: Pack) : Pack = PackCall.logistic a

    static member Power(a: Pack, b: Pack) : Pack = PackCall.pow a b

    /// An operation for which there is no instruction, element by element.
    static member Each(a: Pack, b: Pack, c: Pack, operation: Operation) : Pack =
        let numbers = NativePtr.stackalloc<float> Pack.Count

        for i in 0 .. Pack.Count - 1 do
            NativePtr.set numbers i (Operation.value operation a[i] b[i] c[i])

        Unsafe.ReadUnaligned<Pack>(NativePtr.toVoidPtr numbers)

    static member Each(a: Pack, b: Pack, operation: Operation) : Pack = LaneFunction.Each(a, b, b, operation)

    static member Each(a: Pack, operation: Operation) : Pack = LaneFunction.Each(a, a, a, operation)

    /// The halves of registers of which every second number is at `at`, from the first or from the second on.
    static member inline private Halves(at: nativeint) : struct (Vector256<float> * Vector256<float>) =
        let inline half (offset: nativeint) =
            Unsafe.ReadUnaligned<Vector128<float>>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<byte>(at + offset)))

        struct (Vector256.Create(half 0n, half 32n), Vector256.Create(half 16n, half 48n))

    /// Four numbers of eight, from the first on, leaving out every second one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    static member First(at: nativeint) : Pack =
        let struct (a, b) = LaneFunction.Halves at
        Avx.UnpackLow(a, b).AsVector()

    /// The four others.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    static member Second(at: nativeint) : Pack =
        let struct (a, b) = LaneFunction.Halves at
        Avx.UnpackHigh(a, b).AsVector()

    /// The first numbers, and 0 in place of the others.
    static member Leading(a: Pack, count: int) : Pack = Pack.first count a

    /// The sum of four partial sums.
    static member Total(a: Pack) : float = (a[0] + a[1]) + (a[2] + a[3])

    /// The numbers of up to four rows; the last one again in place of others.
    static member Load(at: nativeint, stride: int, count: int) : Pack =
        let inline number row = NativePtr.get (NativePtr.ofNativeInt<float> at) (stride * min row (count - 1))
        Vector256.Create(number 0, number 1, number 2, number 3).AsVector()

    /// Writes the numbers of up to four rows.
    static member Write(at: nativeint, stride: int, count: int, a: Pack) : unit =
        for row in 0 .. count - 1 do
            NativePtr.set (NativePtr.ofNativeInt<float> at) (stride * row) a[row]

    /// Adds to the numbers of up to four rows.
    static member Add(at: nativeint, stride: int, count: int, a: Pack) : unit =
        for row in 0 .. count - 1 do
            let into = NativePtr.add (NativePtr.ofNativeInt<float> at) (stride * row)
            NativePtr.write into (NativePtr.read into + a[row])

    /// Writes the numbers of two registers in turn.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    static member WritePairs(at: nativeint, first: Pack, second: Pack) : unit =
        let inline write (offset: nativeint) (half: Vector128<float>) =
            Unsafe.WriteUnaligned(NativePtr.toVoidPtr (NativePtr.ofNativeInt<byte>(at + offset)), half)

        let a = Avx.UnpackLow(first.AsVector256(), second.AsVector256())
        let b = Avx.UnpackHigh(first.AsVector256(), second.AsVector256())
        write 0n (a.GetLower())
        write 16n (b.GetLower())
        write 32n (a.GetUpper())
        write 48n (b.GetUpper())

    /// Adds the numbers of two registers in turn.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    static member AddPairs(at: nativeint, first: Pack, second: Pack) : unit =
        LaneFunction.WritePairs(at, LaneFunction.First at + first, LaneFunction.Second at + second)
