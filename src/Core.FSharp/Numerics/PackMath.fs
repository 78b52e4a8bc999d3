namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open PackParts
open type System.Numerics.Vector

/// Elementary functions of SIMD registers. They differ from those of the runtime in three ways: the first call is as
/// fast as the last one, and underflow costs little; their bits are the same on every machine and at every width of a
/// register, as they use no fused multiply-add; and an element's result does not depend on its neighbors. NaN,
/// infinities, zeros and denormal numbers give what `Math` gives.
///
/// The largest errors, against exact values in tests/data/functions, are 0.8 ulp for `exp`, `sin`, `cos`, `atan` and
/// `pow`, 0.9 for `log`, 1.1 for `tanh`, `logistic` and `softplus`, and 1.4 for `tan`.
///
/// The rational function of `tanh` is that of Cephes (Stephen L. Moshier, 1989).
[<RequireQualifiedAccess>]
module internal PackMath =

    /// The powers where not all are normal numbers.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private expOfAny (x: Pack) : Pack =
        optimizedAtOnce (fun () ->
            let value =
                reduceExp (clamp -746.0 710.0 x) (fun shifted r c ->
                    expParts r c (fun high low -> scaleFar (shifted - Pack Shift) (high + low)))

            select (Equals(x, x)) value x)

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private expOf (x: Pack) : Pack =
        reduceExp x (fun shifted r c -> expParts r c (fun high low -> scale (bits shifted) (high + low)))

    /// e^x.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let exp (x: Pack) : Pack = if areWithin NormalPower x then expOf x else expOfAny x

    /// The logarithms where not all elements are normal and positive.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private logOfAny (x: Pack) : Pack =
        optimizedAtOnce (fun () ->
            let value =
                normalize x (fun shift number ->
                    split 0x3FE6A09E667F3BCDL number (fun k m -> logSum (k - shift) (m - Pack.One) Pack.Zero))

            let value = select (LessThan(x, Pack infinity)) value x
            let value = select (Equals(x, Pack.Zero)) (Pack -infinity) value
            select (LessThan(x, Pack.Zero)) (Pack nan) value)

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private logOf (x: Pack) : Pack = split 0x3FE6A09E667F3BCDL x (fun k m -> logSum k (m - Pack.One) Pack.Zero)

    /// The natural logarithm.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let log (x: Pack) : Pack = if areNormal x then logOf x else logOfAny x

    /// The hyperbolic tangent: below 0.625 a rational function, above 1 - 2/(e^2x + 1).
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let tanh (x: Pack) : Pack =
        let size = Abs x
        let isSmall = LessThan(size, Pack 0.625)
        let z = size * size

        let over =
            ((Pack -9.64399179425052238628E-1 * z - Pack 9.92877231001918586564E1) * z - Pack 1.61468768441708447952E3)
            * z

        let under =
            ((z + Pack 1.12811678491632931402E2) * z + Pack 2.23548839060100448583E3) * z
            + Pack 4.84406305325125486048E3

        // From 20 on, the result is 1.
        reduceExp (MinNative(size, Pack 20.0) * Pack 2.0) (fun shifted r c ->
            expParts r c (fun high low ->
                let sum = high + low
                let factor = scale (bits shifted) Pack.One
                let power = factor * sum
                let divisor = power + Pack.One
                let quotient = select isSmall over (Pack -2.0) / select isSmall under divisor
                // The rounding errors of the power and of the divisor are made good to first order.
                let error = (Pack.One - (divisor - power)) + factor * (low - (sum - high))
                let large = Pack.One + (quotient + quotient * quotient * (Pack 0.5 * error))
                let value = select isSmall (size + size * quotient) large
                let value = ofBits (bits value ||| (bits x &&& PackBits Int64.MinValue))
                select (Equals(x, x)) value x))

    /// From here on, 1 + e^-x is 1, and beyond minus this both functions are e^x. The squares of e^-|x| up to here are
    /// normal numbers.
    [<Literal>]
    let private Tail = 40.0

    /// e^-|x| = high + low, for |x| up to `Tail`.
    let inline private decay (x: Pack) ([<InlineIfLambda>] next: Pack -> Pack -> Pack) : Pack =
        reduceExp (-(Abs x)) (fun shifted r c ->
            expParts r c (fun high low ->
                let sum = high + low
                // The second factor may be zero, so its exponent cannot be added to.
                let power = scale (bits shifted) Pack.One
                next (power * sum) (power * (low - (sum - high)))))

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private logisticOf (x: Pack) : Pack =
        let isNegative = LessThan(x, Pack.Zero)

        decay x (fun high low ->
            let sum = Pack.One + high
            let value = select isNegative high Pack.One / sum
            // The rounding errors of the power and of the sum are made good to first order.
            let inverse = select isNegative (Pack.One - value) value
            let error = (high - (sum - Pack.One)) + low
            value + inverse * (select isNegative low Pack.Zero - value * error))

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private softplusOf (x: Pack) : Pack =
        decay x (fun high low ->
            let sum = Pack.One + high
            let isLarge = GreaterThan(sum, Pack 1.4142135623730951)
            let error = select isLarge ((high - (sum - Pack.One)) + low) low
            let k = select isLarge Pack.One Pack.Zero
            MaxNative(x, Pack.Zero) + logSum k (select isLarge (Pack 0.5 * sum - Pack.One) high) (error / sum))

    /// Both are e^x far below zero.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private logisticOfAny (x: Pack) : Pack =
        optimizedAtOnce (fun () ->
            let isUsual = GreaterThanOrEqual(x, Pack -Tail)
            select isUsual (logisticOf (clamp -Tail Tail x)) (expOfAny x))

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private softplusOfAny (x: Pack) : Pack =
        optimizedAtOnce (fun () ->
            let value = select (LessThan(x, Pack Tail)) (softplusOf (clamp -Tail Tail x)) x
            select (LessThan(x, Pack -Tail)) (expOfAny x) value)

    /// 1/(1 + e^-x).
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let logistic (x: Pack) : Pack = if areWithin Tail x then logisticOf x else logisticOfAny x

    /// log(1 + e^x), without overflow.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let softplus (x: Pack) : Pack = if areWithin Tail x then softplusOf x else softplusOfAny x

    /// The sine. Elements beyond +-10^6 are computed one by one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let sin (x: Pack) : Pack = PackAngle.sin x

    /// The cosine. Elements beyond +-10^6 are computed one by one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let cos (x: Pack) : Pack = PackAngle.cos x

    /// The tangent. Elements beyond +-10^6 are computed one by one.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let tan (x: Pack) : Pack = PackAngle.tan x

    /// The inverse tangent.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let atan (x: Pack) : Pack = PackAngle.atan x

    /// x^y.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let pow (x: Pack) (y: Pack) : Pack = PackPower.pow x y
