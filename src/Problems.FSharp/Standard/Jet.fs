namespace OptimizerFunctional.StandardProblems

open System

/// A number with its exact derivatives by n variables: forward-mode automatic differentiation to second order (Griewank
/// and Walther, Evaluating Derivatives, 2008, chapters 3 and 13). A formula over jets gives its value, its gradient or
/// its Hessian, depending on the derivatives of its variables; values alone cost no derivative.
[<Struct; NoEquality; NoComparison>]
type Jet = {
    /// The number itself.
    Value: float
    /// The n first derivatives; empty if they are all zero or not computed.
    Gradient: float[]
    /// The n * n second derivatives, row by row; empty if they are all zero or not computed.
    Hessian: float[]
} with

    /// A number that depends on no variable.
    static member Constant(value: float) : Jet = { Value = value; Gradient = Array.Empty(); Hessian = Array.Empty() }

    /// The chain rule of one operand: f(u)' = f' u' and f(u)'' = f' u'' + f'' u' u'^T.
    static member inline private Chain
        (u: Jet, value: float, [<InlineIfLambda>] first: unit -> float, [<InlineIfLambda>] second: unit -> float)
        : Jet =
        if u.Gradient.Length = 0 then
            Jet.Constant value
        else
            let first = first ()
            let n = u.Gradient.Length
            let gradient = Array.zeroCreate n

            for i in 0 .. n - 1 do
                gradient[i] <- first * u.Gradient[i]

            let hessian = Array.zeroCreate u.Hessian.Length

            if hessian.Length > 0 then
                let second = second ()

                for i in 0 .. n - 1 do
                    for j in 0 .. n - 1 do
                        let product = u.Gradient[i] * u.Gradient[j]
                        hessian[i * n + j] <- first * u.Hessian[i * n + j] + second * product

            { Value = value; Gradient = gradient; Hessian = hessian }

    /// a u + b v for factors without derivatives.
    static member private Combine(value: float, a: float, u: Jet, b: float, v: Jet) : Jet =
        let sum (us: float[]) (vs: float[]) =
            if us.Length = 0 then Array.map (fun v -> b * v) vs
            elif vs.Length = 0 then Array.map (fun u -> a * u) us
            else Array.map2 (fun u v -> a * u + b * v) us vs

        if u.Gradient.Length = 0 && v.Gradient.Length = 0 then
            Jet.Constant value
        else
            { Value = value; Gradient = sum u.Gradient v.Gradient; Hessian = sum u.Hessian v.Hessian }

    /// Zero, with which sums begin.
    static member Zero = Jet.Constant 0.0

    /// The sum.
    static member (+)(u: Jet, v: Jet) : Jet = Jet.Combine(u.Value + v.Value, 1.0, u, 1.0, v)

    /// The sum with a constant.
    static member (+)(u: Jet, c: float) : Jet = { u with Value = u.Value + c }

    /// The sum with a constant.
    static member (+)(c: float, u: Jet) : Jet = { u with Value = c + u.Value }

    /// The difference.
    static member (-)(u: Jet, v: Jet) : Jet = Jet.Combine(u.Value - v.Value, 1.0, u, -1.0, v)

    /// The difference from a constant.
    static member (-)(u: Jet, c: float) : Jet = { u with Value = u.Value - c }

    /// The difference of a constant.
    static member (-)(c: float, u: Jet) : Jet = Jet.Chain(u, c - u.Value, (fun () -> -1.0), (fun () -> 0.0))

    /// The negative.
    static member (~-)(u: Jet) : Jet = Jet.Chain(u, -u.Value, (fun () -> -1.0), (fun () -> 0.0))

    /// The product: (u v)'' = v u'' + u v'' + u' v'^T + v' u'^T.
    static member (*)(u: Jet, v: Jet) : Jet =
        let product = Jet.Combine(u.Value * v.Value, v.Value, u, u.Value, v)

        if u.Hessian.Length > 0 && v.Hessian.Length > 0 then
            let n = u.Gradient.Length

            for i in 0 .. n - 1 do
                for j in 0 .. n - 1 do
                    let mixed = u.Gradient[i] * v.Gradient[j] + v.Gradient[i] * u.Gradient[j]
                    product.Hessian[i * n + j] <- product.Hessian[i * n + j] + mixed

        product

    /// A multiple.
    static member (*)(c: float, u: Jet) : Jet = Jet.Chain(u, c * u.Value, (fun () -> c), (fun () -> 0.0))

    /// A multiple.
    static member (*)(u: Jet, c: float) : Jet = c * u

    /// The quotient of a constant.
    static member (/)(c: float, u: Jet) : Jet =
        let value = c / u.Value
        Jet.Chain(u, value, (fun () -> -value / u.Value), (fun () -> 2.0 * value / (u.Value * u.Value)))

    /// The quotient.
    static member (/)(u: Jet, v: Jet) : Jet =
        // The value is divided once, so that it has the bits of the plain formula.
        let product = u * (1.0 / v)

        { product with Value = u.Value / v.Value }

    /// The quotient by a constant.
    static member (/)(u: Jet, c: float) : Jet = Jet.Chain(u, u.Value / c, (fun () -> 1.0 / c), (fun () -> 0.0))

    /// A constant power. The base may be negative only for integer exponents.
    static member Pow(u: Jet, p: float) : Jet =
        // Without the tests 0 * 0^-1 would be asked for where u is zero and p is 0 or 1.
        Jet.Chain(
            u,
            Math.Pow(u.Value, p),
            (fun () -> if p = 0.0 then 0.0 else p * Math.Pow(u.Value, p - 1.0)),
            (fun () -> if p = 0.0 || p = 1.0 then 0.0 else p * (p - 1.0) * Math.Pow(u.Value, p - 2.0))
        )

    /// A power with a variable exponent, of a positive base; at a base of zero derivatives need not be finite.
    static member Pow(u: Jet, v: Jet) : Jet =
        if u.Gradient.Length = 0 then
            let value = Math.Pow(u.Value, v.Value)
            let logarithm = if u.Value = 0.0 && v.Value > 0.0 then 0.0 else log u.Value
            Jet.Chain(v, value, (fun () -> logarithm * value), (fun () -> logarithm * logarithm * value))
        elif v.Gradient.Length = 0 then
            Jet.Pow(u, v.Value)
        else
            let power = Jet.Exp(v * Jet.Log u)

            { power with Value = Math.Pow(u.Value, v.Value) }

    /// The exponential.
    static member Exp(u: Jet) : Jet =
        let value = exp u.Value
        Jet.Chain(u, value, (fun () -> value), (fun () -> value))

    /// The natural logarithm.
    static member Log(u: Jet) : Jet =
        Jet.Chain(u, log u.Value, (fun () -> 1.0 / u.Value), (fun () -> -1.0 / (u.Value * u.Value)))

    /// The square root; at zero its derivatives are infinite.
    static member Sqrt(u: Jet) : Jet =
        let value = sqrt u.Value
        Jet.Chain(u, value, (fun () -> 0.5 / value), (fun () -> -0.25 / (value * u.Value)))

    /// The sine.
    static member Sin(u: Jet) : Jet =
        let value = sin u.Value
        Jet.Chain(u, value, (fun () -> cos u.Value), (fun () -> -value))

    /// The cosine.
    static member Cos(u: Jet) : Jet =
        let value = cos u.Value
        Jet.Chain(u, value, (fun () -> -(sin u.Value)), (fun () -> -value))

    /// The tangent.
    static member Tan(u: Jet) : Jet =
        let value = tan u.Value
        let slope = 1.0 + value * value
        Jet.Chain(u, value, (fun () -> slope), (fun () -> 2.0 * value * slope))

    /// The arc tangent.
    static member Atan(u: Jet) : Jet =
        let slope = 1.0 / (1.0 + u.Value * u.Value)
        Jet.Chain(u, atan u.Value, (fun () -> slope), (fun () -> -2.0 * u.Value * slope * slope))

    /// The absolute value; at zero its derivative is taken to be zero.
    static member Abs(u: Jet) : Jet =
        Jet.Chain(u, abs u.Value, (fun () -> if u.Value = 0.0 then 0.0 else float (sign u.Value)), (fun () -> 0.0))

/// Creates jets, and their common powers.
module Jet =

    /// A point as jets with values only.
    let values (point: float[]) : Jet[] = Array.map Jet.Constant point

    let private unit n i = Array.init n (fun j -> if i = j then 1.0 else 0.0)

    /// A point as jets with first derivatives.
    let firstOrder (point: float[]) : Jet[] =
        point |> Array.mapi (fun i value -> { Jet.Constant value with Gradient = unit point.Length i })

    /// A point as jets with first and second derivatives.
    let secondOrder (point: float[]) : Jet[] =
        let n = point.Length

        point
        |> Array.mapi (fun i value -> { Value = value; Gradient = unit n i; Hessian = Array.zeroCreate (n * n) })

    /// u * u.
    let square (u: Jet) : Jet = u * u

    /// u * u * u.
    let cube (u: Jet) : Jet = u * u * u

    /// Whether the number itself is 0.
    let internal isZero (u: Jet) : bool = u.Value = 0.0

    /// Whether the number itself is above 0.
    let internal isPositive (u: Jet) : bool = u.Value > 0.0
