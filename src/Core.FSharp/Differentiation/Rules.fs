namespace OptimizerFunctional.Core

open System

/// The derivative rule of every operation, written once. Reverse mode and forward mode use it on nodes, the careful
/// sweep uses it on numbers.
[<RequireQualifiedAccess>]
module internal Rules =

    let private twoOverRootPi = 2.0 / Math.Sqrt Math.PI

    let private perDecade = 1.0 / Math.Log 10.0

    /// Calls `pass operand product` for each operand that can have a derivative, where `product` is `factor` times the
    /// partial derivative of the operation with respect to that operand (0, 1 or 2). `a` and `b` are the
    /// first operands, `result` is the result.
    let partials
        (arithmetic: IArithmetic<'Value>)
        (operation: Operation)
        (a: 'Value)
        (b: 'Value)
        (result: 'Value)
        (factor: 'Value)
        (pass: int -> 'Value -> unit)
        : unit =
        let none = Unchecked.defaultof<'Value>
        let one x operation = arithmetic.Make(operation, x, none, none)
        let two operation x y = arithmetic.Make(operation, x, y, none)
        let constant (value: float) = arithmetic.Constant value
        let times = two Operation.Multiply
        let over = two Operation.Divide
        let negative x = one x Operation.Negate

        /// 1 - x^2 in factors, which do not cancel near 1.
        let oneMinusSquare x = times (two Operation.Subtract (constant 1.0) x) (two Operation.Add (constant 1.0) x)

        /// The operand for which `wins` holds takes the factor; at a tie each takes half.
        let extreme winsA winsB =
            let half = times (constant 0.5) factor
            let select condition yes no = arithmetic.Make(Operation.Select, condition, yes, no)
            let zero = constant 0.0
            pass 0 (select winsB zero (select winsA factor half))
            pass 1 (select winsA zero (select winsB factor half))

        match operation with
        | Operation.Add ->
            pass 0 factor
            pass 1 factor
        | Operation.Subtract ->
            pass 0 factor
            pass 1 (negative factor)
        | Operation.Multiply ->
            pass 0 (times factor b)
            pass 1 (times factor a)
        | Operation.Divide ->
            // One division, not two.
            let quotient = over factor b
            pass 0 quotient
            pass 1 (negative (times quotient result))
        | Operation.Negate -> pass 0 (negative factor)
        | Operation.Exp -> pass 0 (times factor result)
        | Operation.Log -> pass 0 (over factor a)
        | Operation.Log10 -> pass 0 (over (times (constant perDecade) factor) a)
        | Operation.Sqrt -> pass 0 (over (times (constant 0.5) factor) result)
        | Operation.Sin -> pass 0 (times factor (one a Operation.Cos))
        | Operation.Cos -> pass 0 (negative (times factor (one a Operation.Sin)))
        | Operation.Tan -> pass 0 (times factor (two Operation.Add (constant 1.0) (times result result)))
        | Operation.Asin -> pass 0 (over factor (one (oneMinusSquare a) Operation.Sqrt))
        | Operation.Acos -> pass 0 (negative (over factor (one (oneMinusSquare a) Operation.Sqrt)))
        | Operation.Atan -> pass 0 (over factor (two Operation.Add (constant 1.0) (times a a)))
        | Operation.Sinh -> pass 0 (times factor (one a Operation.Cosh))
        | Operation.Cosh -> pass 0 (times factor (one a Operation.Sinh))
        | Operation.Tanh -> pass 0 (times factor (oneMinusSquare result))
        | Operation.Erf ->
            let density = one (negative (times a a)) Operation.Exp
            pass 0 (times (times (constant twoOverRootPi) factor) density)
        | Operation.Softplus -> pass 0 (times factor (one a Operation.Logistic))
        | Operation.Logistic -> pass 0 (times factor (times result (one (negative a) Operation.Logistic)))
        | Operation.Abs -> pass 0 (times factor (one a Operation.Sign))
        | Operation.Minimum -> extreme (two Operation.Less a b) (two Operation.Less b a)
        | Operation.Maximum -> extreme (two Operation.Less b a) (two Operation.Less a b)
        | Operation.Power ->
            pass 0 (times factor (arithmetic.Make(Operation.PowerSlope, a, b, result)))
            pass 1 (times factor (times result (one a Operation.Log)))
        | Operation.PowerSlope ->
            let lower = two Operation.Subtract b (constant 1.0)
            let power = two Operation.Power a lower
            pass 0 (times factor (times b (arithmetic.Make(Operation.PowerSlope, a, lower, power))))
            let logarithm = times b (one a Operation.Log)
            pass 1 (times factor (times power (two Operation.Add (constant 1.0) logarithm)))
        | Operation.Atan2 ->
            let square = two Operation.Add (times a a) (times b b)
            // The slopes at the origin are 0, and so are their own.
            let square = arithmetic.Make(Operation.Select, square, square, constant infinity)
            pass 0 (over (times factor b) square)
            pass 1 (negative (over (times factor a) square))
        | Operation.Select ->
            pass 1 (arithmetic.Make(Operation.Select, a, factor, constant 0.0))
            pass 2 (arithmetic.Make(Operation.Select, a, constant 0.0, factor))
        // Comparisons and signs are constant where they have a derivative.
        | _ -> ()
