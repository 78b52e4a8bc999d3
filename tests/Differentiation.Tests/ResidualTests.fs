module OptimizerFunctional.Differentiation.Tests.ResidualTests

open System
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

let private square (x: Real) = x * x

let private agree (expected: float) (actual: float) =
    let scale = Math.Max(1.0, abs expected)
    Assert.True(expected.Equals actual || abs (expected - actual) <= 4e-15 * scale, $"{actual:R}, not {expected:R}")

/// Residuals and Jacobian at a point are those of plain functions: `residual i` and `derivative i j`.
let private check residuals (point: float list) count residual derivative =
    let point = Vector.ofSeq point
    let residuals: Residuals = residuals
    let found = residuals.At point
    Assert.Equal(GradientSource.Automatic, residuals.JacobianSource)
    Assert.Equal(count, found.Length)
    let struct (jacobian, calls) = residuals.JacobianAt(point, found, Bounds.None)
    Assert.Equal(0L, calls)

    for i in 0 .. count - 1 do
        agree (residual i) found[i]

        for j in 0 .. point.Length - 1 do
            agree (derivative i j) jacobian[i, j]

[<Fact>]
let ``residuals of different shapes`` () =
    check
        (Residuals.ofReal (fun x -> [| 10.0 * (x[1] - x[0] * x[0]); 1.0 - x[0] |]))
        [ -1.2; 1.0 ]
        2
        (fun i -> [| 10.0 * (1.0 - 1.44); 2.2 |][i])
        (fun i j -> (array2D [ [ 24.0; 10.0 ]; [ -1.0; 0.0 ] ])[i, j])

[<Theory; InlineData 8; InlineData 40; InlineData 300>]
let ``residuals of two shapes in turn`` (n: int) =
    let point = List.init n (fun i -> 0.1 * float (i % 7) - 0.2)

    let residuals (x: Reals) = [|
        for k in 0 .. x.Length / 2 - 1 do
            10.0 * (x[2 * k + 1] - x[2 * k] * x[2 * k])
            exp (1.0 - x[2 * k])
    |]

    check
        (Residuals.ofReal residuals)
        point
        n
        (fun i ->
            if i % 2 = 0 then
                10.0 * (point[i + 1] - point[i] * point[i])
            else
                Math.Exp(1.0 - point[i - 1]))
        (fun i j ->
            if i % 2 = 0 then
                if j = i then -20.0 * point[i]
                elif j = i + 1 then 10.0
                else 0.0
            elif j = i - 1 then
                -Math.Exp(1.0 - point[j])
            else
                0.0)

[<Fact>]
let ``a coordinate that a row gathers and all rows share has both derivatives`` () =
    let n = 30
    let point = List.init n (fun i -> 0.5 + 0.1 * float i)
    let slope i j = (if j = 0 then point[i] else 0.0) + (if j = i then point[0] else 0.0)

    check
        (Residuals.ofReal (fun x -> Array.init x.Length (fun i -> x[i] * x[0] - float i)))
        point
        n
        (fun i -> point[i] * point[0] - float i)
        slope

[<Theory; InlineData 5; InlineData 60>]
let ``residuals that share the sum of all coordinates`` (n: int) =
    let point = List.init n (fun i -> 0.5 + 0.01 * float i)
    let total = Seq.sum point

    let residuals (x: Reals) =
        let total = Seq.sum x
        Array.init x.Length (fun i -> square x[i] * total - float i)

    check (Residuals.ofReal residuals) point n (fun i -> point[i] * point[i] * total - float i) (fun i j ->
        point[i] * point[i] + (if i = j then 2.0 * point[i] * total else 0.0))

let private rows = List.init 37 (fun i -> [ 0.25 * float i; Math.Sin(float i) ])
let private responses = List.init 37 (fun i -> Math.Cos(0.3 * float i))
let private sigmas = List.init 37 (fun i -> 1.0 + 0.1 * float (i % 5))

let private ofModel model =
    Curve.residualsOfReal
        (Func<Reals, Reals, Real> model)
        (ImmutableArray.CreateRange(rows |> Seq.map Vector.ofSeq))
        (Vector.ofSeq responses)
        (ValueSome(Vector.ofSeq sigmas))

[<Fact>]
let ``a model of two predictors, with sigmas`` () =
    let a, b, c = 1.5, 0.7, -0.3
    let growth i = Math.Exp(-b * rows[i][0])

    check
        (ofModel (fun x p -> p[0] * exp (-p[1] * x[0]) + p[2] * x[1]))
        [ a; b; c ]
        37
        (fun i -> (a * growth i + c * rows[i][1] - responses[i]) / sigmas[i])
        (fun i j -> [| growth i; -a * rows[i][0] * growth i; rows[i][1] |][j] / sigmas[i])

[<Fact>]
let ``a model that branches on a predictor`` () =
    let model (x: Reals) (p: Reals) =
        if x[0] < Real.ofFloat 4.0 then
            p[0] * x[0]
        else
            p[0] * 4.0 + p[1] * (x[0] - 4.0)

    let left i = Math.Min(rows[i][0], 4.0)
    let right i = Math.Max(rows[i][0] - 4.0, 0.0)

    check (ofModel model) [ 2.0; -1.0 ] 37 (fun i -> (2.0 * left i - right i - responses[i]) / sigmas[i]) (fun i j ->
        [| left i; right i |][j] / sigmas[i])

[<Fact>]
let ``a model that branches on a parameter`` () =
    let residuals = ofModel (fun x p -> if p[0] < Real.ofFloat 0.0 then -p[0] * x[0] else p[0] * x[0] + p[1])

    for a in [ -2.0; 3.0 ] do
        check
            residuals
            [ a; 1.0 ]
            37
            (fun i -> (abs a * rows[i][0] + (if a < 0.0 then 0.0 else 1.0) - responses[i]) / sigmas[i])
            (fun i j ->
                (if j = 0 then Math.CopySign(1.0, a) * rows[i][0]
                 elif a < 0.0 then 0.0
                 else 1.0)
                / sigmas[i])

[<Fact>]
let ``rows without a finite derivative are computed again carefully`` () =
    // The derivative of x^p by p at x = 0 is 0; the plain product is 0 times -infinity.
    check
        (ofModel (fun x p -> p[1] * x[0] ** p[0]))
        [ 2.0; 3.0 ]
        37
        (fun i -> (3.0 * rows[i][0] ** 2.0 - responses[i]) / sigmas[i])
        (fun i j ->
            let x = rows[i][0]
            let logarithm = if x = 0.0 then 0.0 else Math.Log x
            [| 3.0 * x * x * logarithm; x * x |][j] / sigmas[i])

[<Fact>]
let ``a residual that is NaN has derivatives that are NaN`` () =
    check
        (Residuals.ofReal (fun x -> [| log x[0]; x[0] * x[1] |]))
        [ -1.0; 2.0 ]
        2
        (fun i -> [| nan; -2.0 |][i])
        (fun i j -> (array2D [ [ nan; nan ]; [ 2.0; -1.0 ] ])[i, j])
