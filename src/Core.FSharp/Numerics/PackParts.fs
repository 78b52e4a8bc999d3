namespace OptimizerFunctional.Core

open Microsoft.FSharp.NativeInterop
open type System.Numerics.Vector

/// The bits of the elements of a SIMD register.
type internal PackBits = System.Numerics.Vector<int64>

/// The parts of which elementary functions of SIMD registers are made. Where a part has two results, it passes them
/// to a function.
///
/// The polynomial of the logarithm is that of fdlibm: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
/// Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
/// preserved.
///
/// All constants are literals, so that the compiler puts them into the code: a static field would be checked for
/// initialization at each use.
module internal PackParts =

    /// 1.5 * 2^52. Adding it to a number below 2^51 rounds to a whole number, which is then in the low bits.
    [<Literal>]
    let Shift = 6755399441055744.0

    /// 2^-1022.
    [<Literal>]
    let SmallestNormal = 2.2250738585072014e-308

    /// The first part of ln 2 has 33 bits, so its products with exponents are exact.
    [<Literal>]
    let Ln2High = 6.93147180369123816490e-01

    [<Literal>]
    let Ln2Low = 1.90821492927058770002e-10

    /// e^x is a normal number from minus this to this.
    [<Literal>]
    let NormalPower = 708.0

    /// What is computed here is compiled at once with all optimizations: a method with a loop and with memory on the
    /// stack cannot be replaced while it runs, so the runtime makes no first, slow version of it. (F# ignores
    /// `MethodImplOptions.AggressiveOptimization`.)
    let inline optimizedAtOnce ([<InlineIfLambda>] compute: unit -> Pack) : Pack =
        let result = NativePtr.stackalloc<Pack> 1

        for _ in 0..0 do
            NativePtr.write result (compute ())

        NativePtr.read result

    /// `yes` where the mask is set, `no` elsewhere.
    let inline select (mask: PackBits) (yes: Pack) (no: Pack) : Pack = ConditionalSelect(mask, yes, no)

    /// The bits of numbers.
    let inline bits (x: Pack) : PackBits = AsVectorInt64 x

    /// The numbers with these bits.
    let inline ofBits (bits: PackBits) : Pack = AsVectorDouble bits

    /// The nearest numbers from `low` to `high`. NaN becomes one of them.
    let inline clamp (low: float) (high: float) (x: Pack) : Pack = MinNative(MaxNative(x, Pack low), Pack high)

    /// The first 21 bits. Products of two such numbers are exact.
    let inline high (x: Pack) : Pack = ofBits (bits x &&& PackBits 0xFFFFFFFF00000000L)

    /// x 2^k, where k is a whole number plus `Shift`, of which these are the bits. The result must be normal.
    let inline scale (k: PackBits) (x: Pack) : Pack = ofBits (bits x + ShiftLeft(k, 52))

    /// x 2^k for x from 0.5 to 2 and k from -1100 to 1030. A denormal result is made of whole numbers: arithmetic with
    /// denormal numbers is slow.
    let inline scaleFar (k: Pack) (x: Pack) : Pack =
        let isTiny = LessThan(k, Pack -1000.0)
        let near = scale (bits (select isTiny (k + Pack(1022.0 + Shift)) (k + Pack(Shift - 8.0)))) x
        let isDenormal = LessThan(near, Pack.One)
        let denormal = ofBits (bits (near + Pack.One) - bits Pack.One)
        let tiny = ofBits (bits near - PackBits(1022L <<< 52))
        select isTiny (select isDenormal denormal tiny) (near * Pack 256.0)

    /// e^(r + c) = high + low for |r| <= ln 2 / 2 and |c| below an ulp of r. The polynomial is nearly minimax, 2^-62.
    let inline expParts (r: Pack) (c: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) : Pack =
        let z = r * r

        let even =
            Pack 0.041666666666666664
            + z
              * (Pack 0.0013888888888883711
                 + z * (Pack 2.480158732567746e-05 + z * (Pack 2.755727347871858e-07 + z * Pack 2.09147553258932e-09)))

        let odd =
            Pack 0.16666666666666669
            + z
              * (Pack 0.008333333333326084
                 + z * (Pack 1.984126987500228e-4 + z * (Pack 2.755725517000089e-06 + z * Pack 2.5105312729622103e-08)))

        let sum = Pack.One + r
        next sum ((r - (sum - Pack.One)) + (c + z * (Pack 0.5 + (r * odd + z * even))))

    /// x = k ln 2 + r + c, where c is the rounding error of r. The function gets k + `Shift`.
    let inline reduceExp (x: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack -> Pack) : Pack =
        let shifted = x * Pack 1.4426950408889634 + Pack Shift
        let k = shifted - Pack Shift
        let first = x - k * Pack Ln2High
        let second = k * Pack Ln2Low
        let r = first - second
        next shifted r ((first - r) - second)

    /// Whether all elements are from -limit to limit. NaN is not.
    let inline areWithin (limit: float) (x: Pack) : bool = LessThanOrEqualAll(Abs x, Pack limit)

    /// k ln 2 + log(1 + f) + low, for f from sqrt(1/2) - 1 to sqrt 2 - 1, and `low` small.
    let inline logSum (k: Pack) (f: Pack) (low: Pack) : Pack =
        let s = f / (Pack 2.0 + f)
        let z = s * s
        let w = z * z

        let even =
            w
            * (Pack 3.999999999940941908e-01 + w * (Pack 2.222219843214978396e-01 + w * Pack 1.531383769920937332e-01))

        let odd =
            z
            * (Pack 6.666666666666735130e-01
               + w
                 * (Pack 2.857142874366239149e-01
                    + w * (Pack 1.818357216161805012e-01 + w * Pack 1.479819860511658591e-01)))

        let halfSquare = Pack 0.5 * f * f
        let whole = k * Pack Ln2High
        let sum = whole + f
        sum + ((f - (sum - whole)) - (halfSquare - (s * (halfSquare + (even + odd)) + (k * Pack Ln2Low + low))))

    /// x = m 2^k for normal x > 0, with m from `least` (of which these are the bits) to twice that.
    let inline split (least: int64) (x: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) : Pack =
        let shifted = bits x + PackBits(0x3FF0000000000000L - least)

        let k =
            ofBits (ShiftRightLogical(shifted, 52) ||| PackBits 0x4330000000000000L) - Pack(4503599627370496.0 + 1023.0)

        next k (ofBits ((shifted &&& PackBits 0x000FFFFFFFFFFFFFL) + PackBits least))

    /// Whether all elements are positive normal numbers.
    let inline areNormal (x: Pack) : bool =
        LessThanAll(x, Pack infinity) && GreaterThanOrEqualAll(x, Pack SmallestNormal)

    /// x = number 2^-shift, where the number is normal: denormal numbers are read as whole numbers. Arithmetic with
    /// them is slow.
    let inline normalize (x: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) : Pack =
        let isTiny = LessThan(x, Pack SmallestNormal)
        let whole = ofBits (bits x ||| PackBits 0x4330000000000000L) - Pack 4503599627370496.0
        next (select isTiny (Pack 1074.0) Pack.Zero) (select isTiny whole x)
