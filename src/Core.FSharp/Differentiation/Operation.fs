namespace OptimizerFunctional.Core

open System

/// The operations of a graph. Those before `Add` are leaves.
type internal Operation =
    /// A number.
    | Constant = 0
    /// A coordinate of the point.
    | Variable = 1
    /// A coordinate of the direction of a Hessian-vector product.
    | Direction = 2
    /// In the graph of a group: an input that all rows share.
    | Shared = 3
    /// In the graph of a group: a coordinate of the point that differs from row to row.
    | Gathered = 4
    /// In the graph of a group: a coordinate of the direction that differs from row to row.
    | GatheredDirection = 5
    /// In the graph of a group: a number that differs from row to row.
    | Column = 6
    /// The sum of a node of a group over all its rows.
    | Sum = 7
    | Add = 8
    | Subtract = 9
    | Multiply = 10
    | Divide = 11
    | Negate = 12
    | Exp = 13
    | Log = 14
    | Log10 = 15
    | Sqrt = 16
    | Sin = 17
    | Cos = 18
    | Tan = 19
    | Asin = 20
    | Acos = 21
    | Atan = 22
    | Sinh = 23
    | Cosh = 24
    | Tanh = 25
    | Erf = 26
    /// log(1 + exp a), without overflow.
    | Softplus = 27
    /// 1 / (1 + exp(-a)), without overflow.
    | Logistic = 28
    | Abs = 29
    | Sign = 30
    | Minimum = 31
    | Maximum = 32
    | Power = 33
    /// The derivative of a^b with respect to a; c is a^b.
    | PowerSlope = 34
    /// The angle of the point (b, a).
    | Atan2 = 35
    /// 1 where a < b, else 0.
    | Less = 36
    /// 1 where a <= b, else 0.
    | LessOrEqual = 37
    /// 1 where a = b, else 0.
    | Equal = 38
    /// b where a is not 0, else c.
    | Select = 39
    /// a * b, but 0 where a or b is 0.
    | StrongMultiply = 40
    /// a / b, but 0 where a is 0.
    | StrongDivide = 41
    /// In a recorded graph: the sum of a over rows.
    | RowSum = 42

/// Operations that are no functions of `Math`, by their names.
[<AbstractClass; Sealed>]
type internal ScalarFunction private () =

    /// log(1 + a) for a in [0, 1]. The quotient takes back the rounding error of 1 + a (W. Kahan; N. J. Higham,
    /// "Accuracy and Stability of Numerical Algorithms", 2nd edition, 2002, section 1.14.1).
    static member private LogOfOnePlus(a: float) : float =
        let sum = 1.0 + a
        if sum = 1.0 then a else Math.Log sum * (a / (sum - 1.0))

    static member inline private Truth(holds: bool) : float = if holds then 1.0 else 0.0

    static member Erf(a: float) : float = ErrorFunction.value a

    static member Softplus(a: float) : float = Math.Max(a, 0.0) + ScalarFunction.LogOfOnePlus(Math.Exp(-(Math.Abs a)))

    static member Logistic(a: float) : float =
        let small = Math.Exp(-(Math.Abs a))
        (if a >= 0.0 then 1.0 else small) / (1.0 + small)

    /// NaN of NaN, which Math.Sign refuses.
    static member Sign(a: float) : float =
        if a > 0.0 then 1.0
        elif a < 0.0 then -1.0
        else a * 0.0

    static member Minimum(a: float, b: float) : float = Math.Min(a, b)

    static member Maximum(a: float, b: float) : float = Math.Max(a, b)

    /// a^b. Whole exponents from -1 to 4 are products, as one writes them by hand. Simplified formulas have these
    /// products, too, so a power has the same bits wherever it is computed.
    static member Power(a: float, b: float) : float =
        match b with
        | 2.0 -> a * a
        | 3.0 -> a * a * a
        | 4.0 -> a * a * (a * a)
        | 1.0 -> a
        | -1.0 -> 1.0 / a
        | _ -> Math.Pow(a, b)

    /// b a^(b-1). Where a^b is a normal number it takes no second power.
    static member PowerSlope(a: float, b: float, power: float) : float =
        if a <> 0.0 && Double.IsNormal power then b * (power / a)
        elif b = 0.0 then 0.0
        else b * Math.Pow(a, b - 1.0)

    static member Less(a: float, b: float) : float = ScalarFunction.Truth(a < b)

    static member LessOrEqual(a: float, b: float) : float = ScalarFunction.Truth(a <= b)

    static member Equal(a: float, b: float) : float = ScalarFunction.Truth((a = b))

    static member Select(a: float, b: float, c: float) : float = if a <> 0.0 then b else c

    static member StrongMultiply(a: float, b: float) : float = if a = 0.0 || b = 0.0 then 0.0 else a * b

    static member StrongDivide(a: float, b: float) : float = if a = 0.0 then 0.0 else a / b

/// The operations on numbers. None raises an exception: an undefined result is NaN, overflow gives infinity.
[<RequireQualifiedAccess>]
module internal Operation =

    /// The number of operands.
    let arity (operation: Operation) : int =
        if operation < Operation.Add then
            0
        else
            match operation with
            | Operation.Select
            | Operation.PowerSlope -> 3
            | Operation.Add
            | Operation.Subtract
            | Operation.Multiply
            | Operation.Divide
            | Operation.Minimum
            | Operation.Maximum
            | Operation.Power
            | Operation.Atan2
            | Operation.Less
            | Operation.LessOrEqual
            | Operation.Equal
            | Operation.StrongMultiply
            | Operation.StrongDivide -> 2
            | _ -> 1

    /// The result of an operation on one, two or three numbers.
    let value (operation: Operation) (a: float) (b: float) (c: float) : float =
        match operation with
        | Operation.Add -> a + b
        | Operation.Subtract -> a - b
        | Operation.Multiply -> a * b
        | Operation.Divide -> a / b
        | Operation.Negate -> -a
        | Operation.Exp -> Math.Exp a
        | Operation.Log -> Math.Log a
        | Operation.Log10 -> Math.Log10 a
        | Operation.Sqrt -> Math.Sqrt a
        | Operation.Sin -> Math.Sin a
        | Operation.Cos -> Math.Cos a
        | Operation.Tan -> Math.Tan a
        | Operation.Asin -> Math.Asin a
        | Operation.Acos -> Math.Acos a
        | Operation.Atan -> Math.Atan a
        | Operation.Sinh -> Math.Sinh a
        | Operation.Cosh -> Math.Cosh a
        | Operation.Tanh -> Math.Tanh a
        | Operation.Erf -> ScalarFunction.Erf a
        | Operation.Softplus -> ScalarFunction.Softplus a
        | Operation.Logistic -> ScalarFunction.Logistic a
        | Operation.Abs -> Math.Abs a
        | Operation.Sign -> ScalarFunction.Sign a
        | Operation.Minimum -> ScalarFunction.Minimum(a, b)
        | Operation.Maximum -> ScalarFunction.Maximum(a, b)
        | Operation.Power -> ScalarFunction.Power(a, b)
        | Operation.PowerSlope -> ScalarFunction.PowerSlope(a, b, c)
        | Operation.Atan2 -> Math.Atan2(a, b)
        | Operation.Less -> ScalarFunction.Less(a, b)
        | Operation.LessOrEqual -> ScalarFunction.LessOrEqual(a, b)
        | Operation.Equal -> ScalarFunction.Equal(a, b)
        | Operation.Select -> ScalarFunction.Select(a, b, c)
        | Operation.StrongMultiply -> ScalarFunction.StrongMultiply(a, b)
        | Operation.StrongDivide -> ScalarFunction.StrongDivide(a, b)
        | _ -> invalidOp $"{operation} is a leaf."
