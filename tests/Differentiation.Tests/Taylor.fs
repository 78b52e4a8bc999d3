namespace OptimizerFunctional.Differentiation.Tests

open System

/// A number with its first and second derivatives by the three variables, in forward mode, from closed forms of the
/// partial derivatives: an oracle that shares no rule with the library. The scales are the same sums with absolute
/// values: rounding errors are relative to them.
type Taylor = {
    Value: float
    Gradient: float[]
    GradientScale: float[]
    Hessian: float[,]
    HessianScale: float[,]
    /// The smallest and the largest magnitude, other than 0, of values and partial derivatives on the way.
    Smallest: float
    Largest: float
}

/// The partial derivatives of an operation of two numbers, with the sums of the absolute values of their terms.
[<Struct>]
type Partials = {
    Result: float
    A: float
    B: float
    AA: float
    AB: float
    BB: float
    ScaleA: float
    ScaleAA: float
    ScaleAB: float
}

module Taylor =

    let private n = Program.dimension

    let constant (value: float) : Taylor = {
        Value = value
        Gradient = Array.zeroCreate n
        GradientScale = Array.zeroCreate n
        Hessian = Array2D.zeroCreate n n
        HessianScale = Array2D.zeroCreate n n
        Smallest = infinity
        Largest = 0.0
    }

    let variable (point: float[]) (i: int) : Taylor =
        let unit = Array.init n (fun j -> if i = j then 1.0 else 0.0)
        { constant point[i] with Gradient = unit; GradientScale = unit }

    /// The product, where 0 passes nothing on.
    let private times (slope: float) (tangent: float) = if tangent = 0.0 then 0.0 else slope * tangent

    /// The chain rule of two operands to second order.
    let private chain (a: Taylor) (b: Taylor) (p: Partials) : Taylor =
        let first (pa: float) (pb: float) (ga: float[]) (gb: float[]) =
            Array.init n (fun i -> times pa ga[i] + times pb gb[i])

        let second pa pb paa pab pbb (ga: float[]) (gb: float[]) (ha: float[,]) (hb: float[,]) =
            Array2D.init n n (fun i j ->
                times pa ha[i, j]
                + times pb hb[i, j]
                + times paa (ga[i] * ga[j])
                + times pab (ga[i] * gb[j] + gb[i] * ga[j])
                + times pbb (gb[i] * gb[j]))

        let sizes = [ p.Result; p.A; p.B; p.AA; p.AB; p.BB ] |> List.map abs |> List.filter (fun size -> size <> 0.0)

        {
            Value = p.Result
            Gradient = first p.A p.B a.Gradient b.Gradient
            GradientScale = first p.ScaleA (abs p.B) a.GradientScale b.GradientScale
            Hessian = second p.A p.B p.AA p.AB p.BB a.Gradient b.Gradient a.Hessian b.Hessian
            HessianScale =
                second
                    p.ScaleA
                    (abs p.B)
                    p.ScaleAA
                    p.ScaleAB
                    (abs p.BB)
                    a.GradientScale
                    b.GradientScale
                    a.HessianScale
                    b.HessianScale
            Smallest = List.fold min (min a.Smallest b.Smallest) sizes
            Largest = List.fold max (max a.Largest b.Largest) sizes
        }

    let private partials result a b aa ab bb = {
        Result = result
        A = a
        B = b
        AA = aa
        AB = ab
        BB = bb
        ScaleA = abs a
        ScaleAA = abs aa
        ScaleAB = abs ab
    }

    let private ofOne result slope curvature = partials result slope 0.0 curvature 0.0 0.0

    let private one (operation: Unary) (x: float) : Partials =
        let value = (Floats() :> INumbers<float>).One(operation, x)
        let make slope curvature = ofOne value slope curvature

        match operation with
        | Negate -> make -1.0 0.0
        | Exp -> make value value
        | Log -> make (1.0 / x) (-1.0 / (x * x))
        | Log10 -> make (1.0 / (x * Math.Log 10.0)) (-1.0 / (x * x * Math.Log 10.0))
        | Sqrt -> make (0.5 / value) (-0.25 / (x * value))
        | Sin -> make (cos x) -(sin x)
        | Cos -> make -(sin x) -(cos x)
        | Tan -> make (1.0 / (cos x * cos x)) (2.0 * tan x / (cos x * cos x))
        | Asin
        | Acos ->
            let sign = if operation = Asin then 1.0 else -1.0
            let square = (1.0 - x) * (1.0 + x)
            let curvature = sign / (square * sqrt square)
            { make (sign / sqrt square) (x * curvature) with ScaleAA = abs curvature }
        | Atan -> make (1.0 / (1.0 + x * x)) (-2.0 * x / ((1.0 + x * x) * (1.0 + x * x)))
        | Sinh -> make (cosh x) (sinh x)
        | Cosh -> make (sinh x) (cosh x)
        | Tanh ->
            let slope = 1.0 / (cosh x * cosh x)
            // 1 - tanh^2 is a difference.
            { make slope (-2.0 * value * slope) with ScaleA = 2.0; ScaleAA = 4.0 }
        | Erf ->
            let slope = 2.0 / sqrt Math.PI * exp (-x * x)
            make slope (-2.0 * x * slope)
        | Softplus ->
            let curvature = 0.25 / (cosh (x / 2.0) * cosh (x / 2.0))
            make (1.0 / (1.0 + exp -x)) curvature
        | Logistic ->
            let slope = 0.25 / (cosh (x / 2.0) * cosh (x / 2.0))
            { make slope (-slope * tanh (x / 2.0)) with ScaleAA = slope }
        | Abs ->
            make
                (if x > 0.0 then 1.0
                 elif x < 0.0 then -1.0
                 else 0.0)
                0.0

    /// A power with a base of at least 0 or a whole exponent; along the exponent the limits from the right.
    let private power (x: float) (y: float) : Partials =
        let result = (Floats() :> INumbers<float>).Two(Power, x, y)
        let along order = if y = 0.0 || order > 1 && y = 1.0 then 0.0 else Math.Pow(x, y - float order)
        let slope = y * along 1
        let curvature = if y = 1.0 then 0.0 else y * (y - 1.0) * along 2

        if x = 0.0 && y > 1.0 then
            partials result slope 0.0 curvature 0.0 0.0
        else
            let logarithm = log x
            let lower = Math.Pow(x, y - 1.0)
            let mixed = lower * (1.0 + y * logarithm)

            {
                partials result slope (result * logarithm) curvature mixed (result * logarithm * logarithm) with
                    ScaleAB = lower * (1.0 + abs (y * logarithm))
            }

    let private two (operation: Binary) (a: float) (b: float) : Partials =
        let result = (Floats() :> INumbers<float>).Two(operation, a, b)

        /// The share of the first operand in a choice.
        let linear share = partials result share (1.0 - share) 0.0 0.0 0.0

        match operation with
        | Add -> partials result 1.0 1.0 0.0 0.0 0.0
        | Subtract -> partials result 1.0 -1.0 0.0 0.0 0.0
        | Multiply -> partials result b a 0.0 1.0 0.0
        | Divide ->
            let square = b * b
            partials result (1.0 / b) (-a / square) 0.0 (-1.0 / square) (2.0 * a / (square * b))
        | Power -> power a b
        | Atan2 ->
            let square = a * a + b * b
            let twice = -2.0 * a * b / (square * square)

            {
                partials result (b / square) (-a / square) twice ((a * a - b * b) / (square * square)) -twice with
                    ScaleAB = 1.0 / square
            }
        | Minimum ->
            linear (
                if a < b then 1.0
                elif b < a then 0.0
                else 0.5
            )
        | Maximum ->
            linear (
                if a > b then 1.0
                elif b > a then 0.0
                else 0.5
            )

    let private floats = Floats() :> INumbers<float>

    /// Programs on numbers with derivatives.
    type Numbers() =
        interface INumbers<Taylor> with
            member _.Number value = constant value
            member _.One(operation, a) = chain a (constant 0.0) (one operation a.Value)
            member _.Two(operation, a, b) = chain a b (two operation a.Value b.Value)
            member _.Raise(a, exponent) = chain a (constant exponent) (power a.Value exponent)

            member _.Choose(comparison, a, b, yes, no) = if floats.Holds(comparison, a.Value, b.Value) then yes else no

            member _.Holds(comparison, a, b) = floats.Holds(comparison, a.Value, b.Value)

    /// The value and the derivatives of a program at a point.
    let run (program: Program) (point: float[]) : Taylor =
        Program.run (Numbers()) program (Array.init n (variable point))

    let private isOrdinary (size: float) = Double.IsFinite size

    /// Whether all derivatives on the way are finite numbers that neither overflow nor underflow in products.
    let isOrdinaryCase (taylor: Taylor) : bool =
        Double.IsFinite taylor.Value
        && taylor.Smallest > 1e-60
        && taylor.Largest < 1e60
        && Array.forall isOrdinary taylor.GradientScale
        && Seq.forall isOrdinary (Seq.cast<float> taylor.HessianScale)
