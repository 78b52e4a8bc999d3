namespace OptimizerFunctional.Core

#nowarn "9" // A second result is written through a pointer.

open System
open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop
open PackParts
open type System.Numerics.Vector

/// Trigonometric functions of SIMD registers.
///
/// The polynomials of `sin` and `cos`, and the reduction of angles, are those of fdlibm: Copyright (C) 1993 by Sun
/// Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute this software is freely
/// granted, provided that this notice is preserved. The rational functions of `tan` and `atan` are those of Cephes
/// (Stephen L. Moshier, 1989).
module internal PackAngle =

    /// `sin`, `cos` and `tan` of larger numbers are computed element by element, by `Math`: 20 bits of the quotient by
    /// pi/2 and 33 of each part of pi/2 must fit into a product.
    [<Literal>]
    let LargestAngle = 1e6

    /// x = k pi/2 + r + c, where c is the rounding error of r, for |x| up to 2^20.
    let inline private reduceAngle (x: Pack) ([<InlineIfLambda>] next: PackBits -> Pack -> Pack -> Pack) : Pack =
        let shifted = x * Pack 0.63661977236758138 + Pack Shift
        let k = shifted - Pack Shift
        let first = x - k * Pack 1.57079632673412561417e+00
        let second = k * Pack 6.07710050630396597660e-11
        let third = k * Pack 2.02226624871116645580e-21
        let sum = first - second
        let r = sum - third
        next (bits shifted) r ((((first - sum) - second) + ((sum - r) - third)) - k * Pack 8.47842766036889956997e-32)

    /// sin(r + c) for |r| <= pi/4.
    let inline private sinPart (r: Pack) (c: Pack) : Pack =
        let z = r * r
        let cube = z * r

        let rest =
            Pack 8.33333333332248946124e-03
            + z
              * (Pack -1.98412698298579493134e-04
                 + z
                   * (Pack 2.75573137070700676789e-06
                      + z * (Pack -2.50507602534068634195e-08 + z * Pack 1.58969099521155010221e-10)))

        r - ((z * (Pack 0.5 * c - cube * rest) - c) - cube * Pack -1.66666666666666324348e-01)

    /// cos(r + c) for |r| <= pi/4.
    let inline private cosPart (r: Pack) (c: Pack) : Pack =
        let z = r * r

        let rest =
            Pack 4.16666666666666019037e-02
            + z
              * (Pack -1.38888888888741095749e-03
                 + z
                   * (Pack 2.48015872894767294178e-05
                      + z
                        * (Pack -2.75573143513906633035e-07
                           + z * (Pack 2.08757232129817482790e-09 + z * Pack -1.13596475577881948265e-11))))

        let half = Pack 0.5 * z
        let sum = Pack.One - half
        sum + (((Pack.One - sum) - half) + (z * (z * rest) - r * c))

    /// sin(x + turns pi/2).
    let inline private sinOfTurned (turns: int64) (x: Pack) : Pack =
        reduceAngle x (fun k r c ->
            let quadrant = k + PackBits turns
            let one = PackBits.One
            let value = select (Equals(quadrant &&& one, one)) (cosPart r c) (sinPart r c)
            ofBits (bits value ^^^ ShiftLeft(quadrant &&& PackBits 2L, 62)))

    /// `value`, but Math's where the angle is too large.
    let inline private orElse ([<InlineIfLambda>] f: float -> float) (x: Pack) (value: Pack) : Pack =
        let mutable result = value

        for i in 0 .. Pack.Count - 1 do
            if Math.Abs x[i] > LargestAngle then
                result <- System.Numerics.Vector.WithElement(result, i, f x[i])

        result

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private sinOfAny (x: Pack) : Pack = optimizedAtOnce (fun () -> orElse Math.Sin x (sinOfTurned 0L x))

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private cosOfAny (x: Pack) : Pack = optimizedAtOnce (fun () -> orElse Math.Cos x (sinOfTurned 1L x))

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private sinOf (x: Pack) : Pack = sinOfTurned 0L x

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private cosOf (x: Pack) : Pack = sinOfTurned 1L x

    /// The sine. Elements beyond +-`LargestAngle` are computed one by one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let sin (x: Pack) : Pack = if GreaterThanAny(Abs x, Pack LargestAngle) then sinOfAny x else sinOf x

    /// The cosine. Elements beyond +-`LargestAngle` are computed one by one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let cos (x: Pack) : Pack = if GreaterThanAny(Abs x, Pack LargestAngle) then cosOfAny x else cosOf x

    /// Returns the sine and writes the cosine, with the bits of both functions, in little more than the time of one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let sinCos (x: Pack) (cosine: nativeptr<Pack>) : Pack =
        if GreaterThanAny(Abs x, Pack LargestAngle) then
            NativePtr.write cosine (cosOfAny x)
            sinOfAny x
        else
            reduceAngle x (fun k r c ->
                let one = PackBits.One
                let isOdd = Equals(k &&& one, one)
                let sine = sinPart r c
                let cosineOfPart = cosPart r c
                let inline sign quadrant = ShiftLeft(quadrant &&& PackBits 2L, 62)
                NativePtr.write cosine (ofBits (bits (select isOdd sine cosineOfPart) ^^^ sign (k + one)))
                ofBits (bits (select isOdd cosineOfPart sine) ^^^ sign k))

    /// tan(r + c) for |r| <= pi/4, or minus its reciprocal.
    let inline private tanPart (isReciprocal: PackBits) (r: Pack) (c: Pack) : Pack =
        let z = r * r

        let over =
            (Pack -1.30936939181383734205E4 * z + Pack 1.15351664838587416140E6) * z - Pack 1.79565251976484877988E7

        let under =
            (((z + Pack 1.36812963470692954678E4) * z - Pack 1.32089234440210967447E6) * z
             + Pack 2.50083801823357915839E7)
            * z
            - Pack 5.38695755929454629881E7

        // Subtracted, not added, so that the tangent of -0 is -0.
        let rest = r * (z * over / under)
        let rest = -(c + c * ((r + rest) * (r + rest))) - rest
        let value = r - rest
        let reciprocal = Pack -1.0 / value
        let error = (r - value) - rest
        select isReciprocal (reciprocal + reciprocal * (reciprocal * error)) value

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private tanOf (x: Pack) : Pack =
        reduceAngle x (fun k r c -> tanPart (Equals(k &&& PackBits.One, PackBits.One)) r c)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private tanOfAny (x: Pack) : Pack = optimizedAtOnce (fun () -> orElse Math.Tan x (tanOf x))

    /// The tangent. Elements beyond +-`LargestAngle` are computed one by one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let tan (x: Pack) : Pack = if GreaterThanAny(Abs x, Pack LargestAngle) then tanOfAny x else tanOf x

    /// The inverse tangent: atan x = base + atan r, where |r| is at most 0.66.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let atan (x: Pack) : Pack =
        let size = Abs x
        let isLarge = GreaterThan(size, Pack 2.414213562373095)
        let isMiddle = AndNot(GreaterThan(size, Pack 0.66), isLarge)
        let over = select isLarge (Pack -1.0) (select isMiddle (size - Pack.One) size)
        let under = select isLarge size (select isMiddle (size + Pack.One) Pack.One)
        let start = select isLarge (Pack 1.5707963267948966) (select isMiddle (Pack 0.7853981633974483) Pack.Zero)

        let startLow =
            select isLarge (Pack 6.123233995736766e-17) (select isMiddle (Pack 3.061616997868383e-17) Pack.Zero)

        let r = over / under
        let z = r * r

        let top =
            (((Pack -8.750608600031904122785E-1 * z - Pack 1.615753718733365076637E1) * z
              - Pack 7.500855792314704667340E1)
             * z
             - Pack 1.228866684490136173410E2)
            * z
            - Pack 6.485021904942025371773E1

        let bottom =
            ((((z + Pack 2.485846490142306297962E1) * z + Pack 1.650270098316988542046E2) * z
              + Pack 4.328810604912902668951E2)
             * z
             + Pack 4.853903996359136964868E2)
            * z
            + Pack 1.945506571482613964425E2

        let sum = start + r
        let value = sum + (((r - (sum - start)) + startLow) + r * (z * top / bottom))
        ofBits (bits value ||| (bits x &&& PackBits Int64.MinValue))
