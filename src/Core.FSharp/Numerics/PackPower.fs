namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open PackParts
open type System.Numerics.Vector

/// Powers of SIMD registers, x^y = e^(y log x). The logarithm needs more bits than a double has. For exponents up to
/// 16 it is natural and has 60 bits after the point; for others it is binary and has 21 + 53 bits.
///
/// The binary logarithm is that of fdlibm: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission
/// to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
module internal PackPower =

    /// log2 x = high + low, where `high` has 21 bits, for normal x > 0; k is added.
    let inline private log2Parts (k: Pack) (x: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) : Pack =
        split 0x3FEBB67AE8584CAAL x (fun exponent m ->
            // The mantissa is from sqrt(3)/2 to sqrt 3, and is compared with 1 or 3/2.
            let isUpper = GreaterThan(m, Pack 1.2247448713915890)
            let center = select isUpper (Pack 1.5) Pack.One
            let over = m - center
            let under = m + center
            let inverse = Pack.One / under
            let s = over * inverse
            let sHigh = high s
            let underHigh = high under
            let underLow = m - (underHigh - center)
            let sLow = inverse * ((over - sHigh * underHigh) - sHigh * underLow)
            let z = s * s
            let w = z * z

            let series =
                (Pack 5.99999999999994648725e-01
                 + w * (Pack 3.33333329818377432918e-01 + w * Pack 2.30660745775561754067e-01))
                + z
                  * (Pack 4.28571428578550184252e-01
                     + w * (Pack 2.72728123808534006489e-01 + w * Pack 2.06975017800338417784e-01))

            let rest = w * series + sLow * (sHigh + s)
            let square = sHigh * sHigh
            let factor = high (Pack 3.0 + square + rest)
            let factorLow = rest - ((factor - Pack 3.0) - square)
            let product = sHigh * factor
            let productLow = sLow * factor + factorLow * s
            let sum = high (product + productLow)
            let sumLow = productLow - (sum - product)
            // 2/(3 ln 2) in two parts, and log2 of the center in two parts.
            let first = Pack 9.61796700954437255859e-01 * sum
            let low = Pack -7.02846165095275826516e-09 * sum + sumLow * Pack 9.61796693925975554329e-01
            let low = low + select isUpper (Pack 1.35003920212974897128e-08) Pack.Zero
            let whole = select isUpper (Pack 5.84962487220764160156e-01) Pack.Zero + (exponent + k)
            let high = high ((first + low) + whole)
            next high (low - ((high - whole) - first)))

    /// y (high + low) = large + small, where `large` is exact.
    let inline private timesParts (y: Pack) (high': Pack) (low: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) =
        let yHigh = high y
        next (yHigh * high') ((y - yHigh) * high' + y * low)

    /// 2^(large + small). The function gets the whole part of the exponent, plus `Shift`, and the power of the rest.
    let inline private exp2Parts (large: Pack) (small: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) : Pack =
        let shifted = (large + small) + Pack Shift
        let part = large - (shifted - Pack Shift)
        let head = high (part + small)
        let tail = small - (head - part)
        // ln 2 in two parts, the first of 24 bits.
        let product = head * Pack 6.93147182464599609375e-01
        let productLow = tail * Pack 6.93147180559945286227e-01 + head * Pack -1.90465429995776804525e-09
        let r = product + productLow
        expParts r (productLow - (r - product)) (fun high low -> next shifted (high + low))

    /// x^y for any y. The power is 0, infinite or NaN where the base is not positive and finite.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private powOfPositive (x: Pack) (y: Pack) : Pack =
        optimizedAtOnce (fun () ->
            normalize x (fun shift number ->
                log2Parts -shift number (fun high low ->
                    timesParts y high low (fun large small ->
                        exp2Parts (clamp -1098.0 1026.0 large) (clamp -1.0 1.0 small) (fun shifted power ->
                            scaleFar (shifted - Pack Shift) power)))))

    /// log x = high + low to 2^-60, where `high` has 21 bits, for normal x > 0.
    let inline private logParts (x: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) : Pack =
        split 0x3FE999999999999AL x (fun k m ->
            // The mantissa is from 0.8 to 1.6. Above 8/7 it is multiplied by 3/4: m = 1 + f + error, and |f| <= 0.2.
            let isUpper = GreaterThan(m, Pack 1.1428571428571428)
            let half = Pack 0.5 * m
            let quarter = Pack 0.25 * m
            let reduced = half + quarter
            let f = select isUpper reduced m - Pack.One
            let error = select isUpper (quarter - (reduced - half)) Pack.Zero
            // f^2/2 in two parts, the first one exact.
            let head = high f
            let square = Pack 0.5 * head * head
            let squareLow = Pack 0.5 * (f - head) * (f + head)
            let s = f / (Pack 2.0 + f)
            let z = s * s
            let w = z * z

            let even = z * (Pack 0.6666666666666664 + w * (Pack 0.2857142843974018 + w * Pack 0.1817475626128116))
            let odd = w * (Pack 0.400000000001396 + w * (Pack 0.22222267614562952 + w * Pack 0.15889214318226283))
            // log(4/3) and ln 2 in two parts, the first ones of 33 bits after the point.
            let whole = k * Pack Ln2High + select isUpper (Pack 0.28768207237590104) Pack.Zero
            let wholeLow = k * Pack Ln2Low + select isUpper (Pack 7.587988402414942e-11) Pack.Zero
            let first = whole + f
            let second = first - square
            let lost = (f - (first - whole)) + ((first - second) - square)
            let errorLog = error * (Pack.One - (f - f * f))
            let rest = (lost + errorLog) + ((s * ((square + squareLow) + (even + odd)) - squareLow) + wholeLow)
            let high = high second
            next high ((second - high) + rest))

    /// Up to this exponent, a logarithm of fewer bits is enough.
    [<Literal>]
    let private LargestExponent = 16.0

    /// 2^62. This and its reciprocal to the largest exponent are normal numbers.
    [<Literal>]
    let private LargestBase = 4611686018427387904.0

    [<Literal>]
    let private SmallestBase = 2.168404344971009e-19

    /// e^(y log x), where the logarithm has 21 + 40 bits. The method is too long to be part of others.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private powOfUsual (x: Pack) (y: Pack) : Pack =
        optimizedAtOnce (fun () ->
            logParts x (fun logHigh logLow ->
                timesParts y logHigh logLow (fun large small ->
                    let shifted = (large + small) * Pack 1.4426950408889634 + Pack Shift
                    let k = shifted - Pack Shift
                    let first = large - k * Pack Ln2High
                    let second = k * Pack Ln2Low - small
                    let r = first - second
                    expParts r ((first - r) - second) (fun high low -> scale (bits shifted) (high + low)))))

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private powOfSome (isUsual: PackBits) (x: Pack) (y: Pack) : Pack =
        optimizedAtOnce (fun () ->
            let usual = powOfUsual (select isUsual x Pack.One) (select isUsual y Pack.One)
            select isUsual usual (powOfPositive x y))

    /// The powers where not all are usual.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private powOfAny (x: Pack) (y: Pack) : Pack =
        optimizedAtOnce (fun () ->
            let isZero = Equals(x, Pack.Zero)
            let size = select isZero Pack.One (Abs x)
            // 2^66 times the logarithm of the neighbors of 1 overflows.
            let exponent = clamp -73786976294838206464.0 73786976294838206464.0 y

            let isUsual =
                LessThanOrEqual(Abs exponent, Pack LargestExponent)
                &&& LessThanOrEqual(size, Pack LargestBase)
                &&& GreaterThanOrEqual(size, Pack SmallestBase)

            let value =
                if EqualsAll(isUsual ||| isZero, PackBits -1L) then
                    powOfUsual size (select isUsual exponent Pack.One)
                elif EqualsAny(isUsual, PackBits -1L) then
                    powOfSome isUsual size exponent
                else
                    powOfPositive size exponent

            let grows = GreaterThan(y, Pack.Zero)
            let isWhole = Equals(Floor y, y)
            let half = Pack 0.5 * y
            let isOdd = AndNot(isWhole, Equals(Floor half, half))
            let value = select isZero (select grows Pack.Zero (Pack infinity)) value
            let value = select (Equals(size, Pack infinity)) (select grows (Pack infinity) Pack.Zero) value
            let value = ofBits (bits value ||| (bits x &&& isOdd &&& PackBits Int64.MinValue))
            let isFiniteNegative = LessThan(x, Pack.Zero) &&& LessThan(size, Pack infinity)
            let value = select (AndNot(isFiniteNegative, isWhole)) (Pack nan) value
            let value = select (Equals(x, x) &&& Equals(y, y)) value (x + y)
            select (Equals(x, Pack.One) ||| Equals(y, Pack.Zero)) Pack.One value)

    let inline private areUsual (x: Pack) (y: Pack) : bool =
        areWithin LargestExponent y
        && LessThanOrEqualAll(x, Pack LargestBase)
        && GreaterThanOrEqualAll(x, Pack SmallestBase)

    /// x^y.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let pow (x: Pack) (y: Pack) : Pack = if areUsual x y then powOfUsual x y else powOfAny x y
