namespace OptimizerFunctional.Core.Tests.StandardProblems

open OptimizerFunctional.StandardProblems
open Xunit

/// Derivatives that are compared with central differences.
module CentralDifferences =

    let private unitRoundoff = 1.1e-16

    /// Fails unless a Jacobian is that of central differences, to the error that these must have themselves: rounding
    /// of the values over the step, and 1e-6 of the largest derivative by the same variable for what the step leaves
    /// out.
    let check (name: string) (f: float[] -> float[]) (point: float[]) (jacobian: float[,]) =
        for j in 0 .. point.Length - 1 do
            let step = 6e-6 * max 1.0 (abs point[j])

            let at offset = f (Array.mapi (fun i x -> if i = j then x + offset else x) point)

            let above, below = at step, at -step
            let largest = Array.max (Array.map abs above)
            let slopes = Array.map2 (fun a b -> (a - b) / (2.0 * step)) above below

            let tolerance = 1e-6 * Array.max (Array.map abs slopes) + 40.0 * unitRoundoff * largest / step

            for i in 0 .. slopes.Length - 1 do
                if not (abs (slopes[i] - jacobian[i, j]) <= tolerance) then
                    Assert.Fail
                        $"{name}: derivative {i} by variable {j} is {jacobian[i, j]:R}, by differences {slopes[i]:R} \
                          with tolerance {tolerance:R}."

/// Derivatives by operator overloading.
module JetTests =

    let private close (expected: float) (actual: float) = Assert.Equal(expected, actual, 1e-14 * max 1.0 (abs expected))

    let private second (formula: Jet -> Jet) (x: float) =
        let jet = formula (Array.head (Jet.secondOrder [| x |]))
        jet.Value, jet.Gradient[0], jet.Hessian[0]

    /// A function of one variable, its two derivatives and points of its domain.
    let private functions: (string * (Jet -> Jet) * (float -> float * float * float) * float list) list = [
        "exp", exp, (fun x -> exp x, exp x, exp x), [ -2.0; 0.0; 1.5 ]
        "log", log, (fun x -> log x, 1.0 / x, -1.0 / (x * x)), [ 0.1; 1.0; 7.0 ]
        "sqrt", sqrt, (fun x -> sqrt x, 0.5 / sqrt x, -0.25 / (x * sqrt x)), [ 0.04; 1.0; 9.0 ]
        "sin", sin, (fun x -> sin x, cos x, -(sin x)), [ -2.0; 0.0; 1.5 ]
        "cos", cos, (fun x -> cos x, -(sin x), -(cos x)), [ -2.0; 0.0; 1.5 ]
        "tan", tan, (fun x -> tan x, 1.0 / (cos x * cos x), 2.0 * tan x / (cos x * cos x)), [ -1.0; 0.0; 0.5 ]
        "atan",
        atan,
        (fun x -> atan x, 1.0 / (1.0 + x * x), -2.0 * x / ((1.0 + x * x) * (1.0 + x * x))),
        [ -3.0; 0.0; 0.5 ]
        "abs", abs, (fun x -> abs x, float (sign x), 0.0), [ -3.0; 2.0 ]
        "negative", (fun u -> -u), (fun x -> -x, -1.0, 0.0), [ -3.0; 2.0 ]
        "1 / x", (fun u -> 1.0 / u), (fun x -> 1.0 / x, -1.0 / (x * x), 2.0 / (x * x * x)), [ -3.0; 0.5 ]
        "x / 4", (fun u -> u / 4.0), (fun x -> x / 4.0, 0.25, 0.0), [ -3.0; 0.5 ]
        "3 - x", (fun u -> 3.0 - u), (fun x -> 3.0 - x, -1.0, 0.0), [ -3.0; 0.5 ]
        "3 + x", (fun u -> 3.0 + u), (fun x -> 3.0 + x, 1.0, 0.0), [ -3.0; 0.5 ]
        "x - 3", (fun u -> u - 3.0), (fun x -> x - 3.0, 1.0, 0.0), [ -3.0; 0.5 ]
        "x - x/x", (fun u -> u - u / u), (fun x -> x - 1.0, 1.0, 0.0), [ -3.0; 0.5 ]
        "square", Jet.square, (fun x -> x * x, 2.0 * x, 2.0), [ -3.0; 0.0; 0.5 ]
        "cube", Jet.cube, (fun x -> x * x * x, 3.0 * x * x, 6.0 * x), [ -3.0; 0.0; 0.5 ]
        "x ** 0", (fun u -> u ** 0.0), (fun _ -> 1.0, 0.0, 0.0), [ -3.0; 0.0; 0.5 ]
        "x ** 1", (fun u -> u ** 1.0), (fun x -> x, 1.0, 0.0), [ -3.0; 0.0; 0.5 ]
        "x ** 2", (fun u -> u ** 2.0), (fun x -> x * x, 2.0 * x, 2.0), [ -3.0; 0.0; 0.5 ]
        "x ** -1.5", (fun u -> u ** -1.5), (fun x -> x ** -1.5, -1.5 * x ** -2.5, 3.75 * x ** -3.5), [ 0.5; 1.0; 4.0 ]
        "x ** constant jet", (fun u -> u ** Jet.Constant 2.0), (fun x -> x * x, 2.0 * x, 2.0), [ -3.0; 0.0; 0.5 ]
        "2 ** x",
        (fun u -> Jet.Constant 2.0 ** u),
        (fun x -> 2.0 ** x, log 2.0 * 2.0 ** x, log 2.0 * log 2.0 * 2.0 ** x),
        [ -1.0; 0.0; 3.0 ]
        "0 ** x", (fun u -> Jet.Constant 0.0 ** u), (fun _ -> 0.0, 0.0, 0.0), [ 0.5; 3.0 ]
        "x ** x",
        (fun u -> u ** u),
        (fun x ->
            let slope = log x + 1.0
            x ** x, x ** x * slope, x ** x * (slope * slope + 1.0 / x)),
        [ 0.5; 1.0; 2.5 ]
    ]

    let names =
        let data = TheoryData<string>()
        functions |> List.iter (fun (name, _, _, _) -> data.Add name)
        data

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``a function of one variable has its known derivatives`` (name: string) =
        let _, formula, known, points = functions |> List.find (fun (other, _, _, _) -> other = name)

        for x in points do
            let value, slope, curvature = known x
            let actualValue, actualSlope, actualCurvature = second formula x
            close value actualValue
            close slope actualSlope
            close curvature actualCurvature

    /// Every operator between jets, of which some are constant.
    let private mixture (x: Jet[]) : Jet =
        let two = Jet.Constant 2.0
        let a = x[0] * x[1] - x[2] / x[0] + (two + x[1]) * (x[2] - two)
        let b = exp (x[0] / two) * sin (x[1] * x[2]) + (two - x[0]) ** x[1]
        a * b / (two + Jet.square a) + two / x[2] - atan (a / b)

    let private point = [| 0.7; 1.3; -0.4 |]

    [<Fact>]
    let ``the gradient of a composed function is that of central differences`` () =
        let gradient = Derivatives.gradient mixture point
        let row = Array2D.init 1 3 (fun _ j -> gradient[j])
        CentralDifferences.check "mixture" (fun x -> [| Derivatives.value mixture x |]) point row

    [<Fact>]
    let ``the Hessian of a composed function is that of central differences, and symmetric`` () =
        let hessian = Derivatives.hessian mixture point
        CentralDifferences.check "mixture" (Derivatives.gradient mixture) point hessian

        for i in 0..2 do
            for j in 0..2 do
                close hessian[i, j] hessian[j, i]

    [<Fact>]
    let ``the second derivatives of a product of two variables are the known ones`` () =
        let hessian = Derivatives.hessian (fun x -> Jet.square x[0] * Jet.cube x[1]) [| 3.0; 2.0 |]

        Assert.Equal<float seq>([ 16.0; 72.0; 72.0; 108.0 ], Seq.cast<float> hessian)

    [<Fact>]
    let ``values and gradients do not depend on the order that is carried, to the bit`` () =
        let values = mixture (Jet.values point)
        let first = mixture (Jet.firstOrder point)
        let second = mixture (Jet.secondOrder point)
        Assert.Equal(values.Value, first.Value)
        Assert.Equal(values.Value, second.Value)
        Assert.Equal<float seq>(first.Gradient, second.Gradient)

    [<Fact>]
    let ``nothing is carried that was not asked for`` () =
        let values = mixture (Jet.values point)
        let first = mixture (Jet.firstOrder point)
        Assert.Empty values.Gradient
        Assert.Empty values.Hessian
        Assert.Equal(3, first.Gradient.Length)
        Assert.Empty first.Hessian

    [<Fact>]
    let ``a function of no variable has zero derivatives`` () =
        let constant (_: Jet[]) = Jet.Constant 5.0
        let struct (value, gradient) = Derivatives.valueAndGradient constant point
        Assert.Equal(5.0, value)
        Assert.Equal<float seq>([ 0.0; 0.0; 0.0 ], gradient)
        Assert.All(Seq.cast<float>(Derivatives.hessian constant point), (fun entry -> Assert.Equal(0.0, entry)))
