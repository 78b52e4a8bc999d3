module OptimizerFunctional.Differentiation.Tests.SemanticsTests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// A function at a point, with its value and its derivatives.
type Case = { Name: string; Function: Reals -> Real; Point: float list; Value: float; Gradient: float list }

let private case name point value gradient f = {
    Name = name
    Function = f
    Point = point
    Value = value
    Gradient = gradient
}

let private inf = Double.PositiveInfinity
let private constant (value: float) = Real.op_Implicit value

let private cases = [
    case "value NaN" [ -1.0; 2.0 ] nan [ nan; nan ] (fun x -> sqrt x[0] + x[1])
    case "0 times an infinite slope" [ 0.0; 0.0 ] 0.0 [ 0.0; 0.0 ] (fun x -> sqrt (x[0] * x[0] + x[1] * x[1]))
    case "x sqrt x at 0" [ 0.0 ] 0.0 [ 0.0 ] (fun x -> x[0] * sqrt x[0])
    case "sqrt of 0 x" [ 3.0 ] 0.0 [ 0.0 ] (fun x -> sqrt (0.0 * x[0]))
    case "abs at 0" [ 0.0 ] 0.0 [ 0.0 ] (fun x -> abs x[0])
    case "max at a tie" [ 1.0; 1.0 ] 1.0 [ 0.5; 0.5 ] (fun x -> Real.Max(x[0], x[1]))
    case "min at a tie" [ 1.0; 1.0 ] 1.0 [ 0.5; 0.5 ] (fun x -> Real.Min(x[0], x[1]))
    case "max of a number with itself" [ 1.0 ] 1.0 [ 1.0 ] (fun x -> Real.Max(x[0], x[0]))
    case "max by the absolute value" [ 1.0; 1.0 ] 1.0 [ 0.5; 0.5 ] (fun x -> (x[0] + x[1] + abs (x[0] - x[1])) / 2.0)
    case "the difference of two ramps is the number" [ 0.0 ] 0.0 [ 1.0 ] (fun x ->
        Real.Max(x[0], constant 0.0) - Real.Max(-x[0], constant 0.0))
    case "max with NaN" [ nan ] nan [ nan ] (fun x -> Real.Max(x[0], constant 1.0))
    case "sqrt 0" [ 0.0 ] 0.0 [ inf ] (fun x -> sqrt x[0])
    case "x^0 at 0" [ 0.0 ] 1.0 [ 0.0 ] (fun x -> x[0] ** 0.0)
    case "x^1 at 0" [ 0.0 ] 0.0 [ 1.0 ] (fun x -> x[0] ** 1.0)
    case "x^0.3 at 0" [ 0.0 ] 0.0 [ inf ] (fun x -> x[0] ** 0.3)
    case "x^1.5 at 0" [ 0.0 ] 0.0 [ 0.0 ] (fun x -> x[0] ** 1.5)
    case "x^2 at 0" [ 0.0 ] 0.0 [ 0.0 ] (fun x -> x[0] ** 2.0)
    case "x^-2 at 0" [ 0.0 ] inf [ -inf ] (fun x -> x[0] ** -2.0)
    case
        "x^1.59375 that is denormal"
        [ 1e-200 ]
        (Math.Pow(1e-200, 1.59375))
        [ 1.59375 * Math.Pow(1e-200, 0.59375) ]
        (fun x -> x[0] ** 1.59375)
    case "x^1.59375 that overflows" [ 1e200 ] inf [ 1.59375 * Math.Pow(1e200, 0.59375) ] (fun x -> x[0] ** 1.59375)
    case "x + 0 at -0" [ -0.0 ] inf [ -inf ] (fun x -> 1.0 / (x[0] + 0.0))
    case "x - -0 at -0" [ -0.0 ] inf [ -inf ] (fun x -> 1.0 / (x[0] - -0.0))
    case "x - 0 at -0" [ -0.0 ] -inf [ -inf ] (fun x -> 1.0 / (x[0] - 0.0))
    case "x^5 below 0" [ -2.0 ] -32.0 [ 80.0 ] (fun x -> x[0] ** 5.0)
    case "x^3 below 0" [ -2.0 ] -8.0 [ 12.0 ] (fun x -> x[0] ** 3.0)
    case "x^y" [ 2.0; 3.0 ] 8.0 [ 12.0; 8.0 * Math.Log 2.0 ] (fun x -> x[0] ** x[1])
    case "0^y" [ 0.0; 2.0 ] 0.0 [ 0.0; 0.0 ] (fun x -> x[0] ** x[1])
    case "0^0" [ 0.0; 0.0 ] 1.0 [ 0.0; -inf ] (fun x -> x[0] ** x[1])
    case "x^y below 0" [ -2.0; 3.0 ] -8.0 [ 12.0; nan ] (fun x -> x[0] ** x[1])
    case "2^y" [ 3.0 ] 8.0 [ 8.0 * Math.Log 2.0 ] (fun x -> constant 2.0 ** x[0])
    case "0^y of a constant 0" [ 3.0 ] 0.0 [ 0.0 ] (fun x -> constant 0.0 ** x[0])
    case "log below 0" [ -1.0 ] nan [ nan ] (fun x -> log x[0])
    case "log 0" [ 0.0 ] -inf [ inf ] (fun x -> log x[0])
    case "x log x at 0" [ 0.0 ] nan [ nan ] (fun x -> x[0] * log x[0])
    case "a choice that avoids log" [ -1.0 ] -1.0 [ 1.0 ] (fun x -> Real.IfLess(constant 0.0, x[0], log x[0], x[0]))
    case "a choice that avoids sqrt at 0" [ 0.0 ] 0.0 [ 0.0 ] (fun x ->
        Real.IfLess(constant 0.0, x[0], sqrt x[0], constant 0.0))
    case "a choice that avoids sqrt" [ -3.0 ] 9.0 [ -6.0 ] (fun x ->
        Real.IfLess(constant 0.0, x[0], sqrt x[0], x[0] * x[0]))
    case "a choice that avoids 0/0" [ 0.0 ] 1.0 [ 0.0 ] (fun x ->
        Real.IfLess(constant 0.0, abs x[0], sin x[0] / x[0], constant 1.0))
    case "atan2 at the origin" [ 0.0; 0.0 ] 0.0 [ 0.0; 0.0 ] (fun x -> Real.Atan2(x[0], x[1]))
    case "atan2" [ 0.0; -1.0 ] Math.PI [ -1.0; 0.0 ] (fun x -> Real.Atan2(x[0], x[1]))
    case "1/x at 0" [ 0.0 ] inf [ -inf ] (fun x -> 1.0 / x[0])
    case "x/x at 0" [ 0.0 ] nan [ nan ] (fun x -> x[0] / x[0])
    case "an exponential that overflows" [ 800.0 ] 0.0 [ 0.0 ] (fun x -> 1.0 / (1.0 + exp x[0]))
    case "softplus far right" [ 800.0 ] 800.0 [ 1.0 ] (fun x -> Real.Softplus x[0])
    case "softplus far left" [ -800.0 ] 0.0 [ 0.0 ] (fun x -> Real.Softplus x[0])
    case "softplus at -40" [ -40.0 ] (Math.Exp -40.0) [ Math.Exp -40.0 ] (fun x -> Real.Softplus x[0])
    case "erf" [ 0.0 ] 0.0 [ 2.0 / Math.Sqrt Math.PI ] (fun x -> Real.Erf x[0])
    case "a constant" [ 1.0 ] 3.0 [ 0.0 ] (fun _ -> constant 3.0)
    case "a constant NaN" [ 1.0 ] nan [ nan ] (fun _ -> constant nan)
    case "x - x" [ 1.0 ] 0.0 [ 0.0 ] (fun x -> x[0] - x[0])
    case "a branch by a comparison" [ -1.3 ] 0.0 [ 0.0 ] (fun x -> if x[0] < constant 0.0 then constant 0.0 else x[0])
    case "a comparison with NaN is false" [ nan ] 2.0 [ 0.0 ] (fun x ->
        if x[0] < constant 0.0 then constant 1.0 else constant 2.0)
]

let private names = cases |> List.map _.Name

let Names = TheoryData<string>(names)

let private evaluate (case: Case) =
    let objective = Objective.ofReal case.Function
    let point = case.Point |> Seq.toArray
    let gradient = Array.create point.Length 17.0
    let value = objective.EvaluateInto(0L, ReadOnlySpan point, gradient.AsSpan())
    value, gradient

[<Theory; MemberData(nameof Names)>]
let ``derivatives are those of the table in the documentation`` (name: string) =
    let case = cases |> List.find (fun case -> case.Name = name)
    let value, gradient = evaluate case

    let isSame (expected: float) (actual: float) =
        expected.Equals actual || abs (expected - actual) <= 4e-16 * abs expected && Double.IsFinite expected

    for expected, actual in Seq.zip (case.Value :: case.Gradient) (Seq.append [ value ] gradient) do
        Assert.True(isSame expected actual, $"{actual:R} where {expected:R} is right")

/// Second derivatives are the derivatives of the gradient's formula, by the same rules. They depend on how the function
/// is written where a part of it has no derivative.
[<Fact>]
let ``second derivatives at points without them are those of the table in the documentation`` () =
    let hessian (f: Reals -> Real) point =
        let hessian = (Objective.ofReal f).HessianAt(Vector.ofSeq point)
        [ for i in 0..1 -> [ for j in 0..1 -> hessian[i, j] ] ]

    let norm (x: Reals) = sqrt (x[0] * x[0] + x[1] * x[1])
    let zero = [ 0.0; 0.0 ]
    Assert.Equal<float list list>([ zero; zero ], hessian (fun x -> norm x * norm x) zero)
    Assert.Equal<float list list>([ zero; zero ], hessian (fun x -> norm x ** 3.0) zero)
    Assert.Equal<float list list>([ [ inf; 0.0 ]; [ 0.0; inf ] ], hessian norm zero)
    Assert.Equal<float list list>([ zero; zero ], hessian (fun x -> Real.Atan2(x[0], x[1])) zero)
    Assert.Equal<float list list>([ [ 2.0; 0.0 ]; [ 0.0; 2.0 ] ], hessian (fun x -> x[0] * x[0] + x[1] * x[1]) zero)

/// Values of the C library.
[<Theory>]
[<InlineData(1e-300, 1.1283791670955126e-300)>]
[<InlineData(1e-10, 1.1283791670955126e-10)>]
[<InlineData(0.1, 0.1124629160182849)>]
[<InlineData(0.5, 0.5204998778130465)>]
[<InlineData(-0.7, -0.6778011938374184)>]
[<InlineData(1.0, 0.8427007929497149)>]
[<InlineData(1.5, 0.9661051464753108)>]
[<InlineData(1.9999, 0.9953201979070294)>]
[<InlineData(2.0, 0.9953222650189527)>]
[<InlineData(2.5, 0.999593047982555)>]
[<InlineData(-3.0, -0.9999779095030014)>]
[<InlineData(4.0, 0.9999999845827421)>]
[<InlineData(5.0, 0.9999999999984626)>]
[<InlineData(6.5, 1.0)>]
[<InlineData(Double.NegativeInfinity, -1.0)>]
let ``the error function has its known values`` (x: float) (expected: float) =
    let value = (Objective.ofReal (fun x -> Real.Erf x[0])).ValueAt(Vector.ofSeq [ x ])
    Assert.Equal(expected, value, 4e-16 * abs expected)

[<Fact>]
let ``names of cases are distinct`` () = Assert.Equal(names.Length, (List.distinct names).Length)
