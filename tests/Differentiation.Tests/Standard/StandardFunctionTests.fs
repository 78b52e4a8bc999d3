/// The standard problems, written with Real: their derivatives against jets, complex steps and recorded numbers.
module OptimizerFunctional.Differentiation.Tests.StandardFunctionTests

open System
open System.Numerics
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

let private names = TheoryData<string>(StandardFunctions.all |> List.map _.Name)

let Names = names

/// The start, a point on the way to the minimizer, and the minimizer.
let private points (f: StandardFunction) : float[] list =
    let start = f.Problem.Start.AsSpan().ToArray()
    let minimizer = f.Problem.Minimizers[0].AsSpan().ToArray()
    [ start; Array.map2 (fun a b -> a + 0.3 * (b - a)) start minimizer; minimizer ]

/// Without groups, whose sums have another order: `groups change nothing but rounding` is a law of its own.
let private objective (f: StandardFunction) = Objective.OfTraced(Traced(Func<Reals, Real> f.Function, false))

let private near (name: string) (scale: float) (expected: float) (actual: float) =
    if not (abs (expected - actual) <= 1e-12 * scale + 1e-300) then
        Assert.Fail $"{name} is {actual:R} where {expected:R} is right, to 1e-12 of {scale:R}"

/// For each variable the sum of the absolute values of the terms of the gradient, and the largest entry of the Hessian.
let private scales (f: StandardFunction) (at: Evaluation) (hessian: Matrix) : float[] * float =
    let n = at.Point.Length

    let gradient =
        match f.Problem.Residuals with
        | None ->
            // What rounding errors of the point change, at least.
            Array.init n (fun i ->
                abs at.Gradient[i]
                + Seq.sum (seq { for j in 0 .. n - 1 -> abs hessian[i, j] * max 1.0 (abs at.Point[j]) }))
        | Some residuals ->
            let r = residuals.At at.Point
            let struct (jacobian, _) = residuals.JacobianAt(at.Point, r, Bounds.None)
            Array.init n (fun j -> Seq.sum (seq { for i in 0 .. r.Length - 1 -> 2.0 * abs (jacobian[i, j] * r[i]) }))

    gradient,
    Seq.max (
        seq {
            for i in 0 .. n - 1 do
                for j in 0 .. n - 1 -> abs hessian[i, j]
        }
    )

[<Theory; MemberData(nameof Names)>]
let ``values have the bits of jets, and derivatives are theirs`` (name: string) =
    let f = StandardFunctions.find name
    // Its exponent is a parameter, and 4 at the start: a power of jets is then Math.Pow, one of Reals a product.
    let isPowerOfParameter = name = "NIST: DanWood"

    for point in points f do
        let at = Vector.ofSeq point
        let expected: Evaluation = f.Problem.Objective.At at
        let hessian = f.Problem.Objective.HessianAt at
        let found: Evaluation = (objective f).At at
        let foundHessian = (objective f).HessianAt at
        let gradientScale, hessianScale = scales f expected hessian
        Assert.Equal(found.Value, (objective f).ValueAt at)

        if isPowerOfParameter then
            near "the value" expected.Value expected.Value found.Value
        else
            Assert.Equal(expected.Value, found.Value)

        let direction = Vector.ofSeq (Seq.init point.Length (fun i -> 1.0 / float (i + 2)))
        let times = (objective f).HessianTimesAt(at, direction)

        for i in 0 .. point.Length - 1 do
            near $"gradient[{i}]" gradientScale[i] expected.Gradient[i] found.Gradient[i]
            let product = Seq.sum (seq { for j in 0 .. point.Length - 1 -> hessian[i, j] * direction[j] })
            near $"(H v)[{i}]" (float point.Length * hessianScale) product times[i]

            for j in 0 .. point.Length - 1 do
                near $"H[{i}, {j}]" hessianScale hessian[i, j] foundHessian[i, j]

[<Theory; MemberData(nameof Names)>]
let ``value and gradient at the start are the recorded ones`` (name: string) =
    let f = StandardFunctions.find name

    match f.Recorded with
    | None -> ()
    | Some(value, gradient) ->
        let found: Evaluation = (objective f).At f.Problem.Start
        let largest = gradient |> Array.map abs |> Array.max
        Assert.Equal(value, found.Value, 1e-14 * value)

        for i in 0 .. gradient.Length - 1 do
            Assert.Equal(gradient[i], found.Gradient[i], 1e-13 * abs gradient[i] + 1e-15 * largest)

/// A recorded graph on complex numbers.
let private complexValue (graph: Graph) (result: int) (point: Complex[]) : Complex =
    let values = Array.zeroCreate<Complex>(result + 1)

    for i in 0..result do
        let node = graph[i]
        let a () = values[node.A]
        let b () = values[node.B]

        values[i] <-
            match node.Operation with
            | Operation.Constant -> Complex(node.Value, 0.0)
            | Operation.Variable -> point[node.A]
            | Operation.Add -> a () + b ()
            | Operation.Subtract -> a () - b ()
            | Operation.Multiply -> a () * b ()
            | Operation.Divide -> a () / b ()
            | Operation.Negate -> -(a ())
            | Operation.Exp -> Complex.Exp(a ())
            | Operation.Log -> Complex.Log(a ())
            | Operation.Sqrt -> Complex.Sqrt(a ())
            | Operation.Sin -> Complex.Sin(a ())
            | Operation.Cos -> Complex.Cos(a ())
            | Operation.Abs -> if (a ()).Real < 0.0 then -(a ()) else a ()
            | Operation.Power when (b ()).Imaginary = 0.0 && Double.IsInteger (b ()).Real ->
                Seq.fold (fun power _ -> power * a ()) Complex.One (seq { 1.0 .. (b ()).Real })
            | Operation.Power -> Complex.Exp(b () * Complex.Log(a ()))
            // .NET subtracts two logarithms, which cancel.
            | Operation.Atan -> Complex(atan (a ()).Real, (a ()).Imaginary / (1.0 + (a ()).Real * (a ()).Real))
            | Operation.Less
            | Operation.Equal -> Complex.Zero
            | operation -> failwith $"There is no complex {operation} here."

    values[result]

[<Theory; MemberData(nameof Names)>]
let ``gradients are those of complex steps`` (name: string) =
    let f = StandardFunctions.find name

    for point in List.take 2 (points f) do
        let at = Vector.ofSeq point
        let recorded = Recorded.ofFunction (Func<Reals, Real> f.Function) point
        let found: Evaluation = (objective f).At at
        let scale, _ = scales f (f.Problem.Objective.At at) (f.Problem.Objective.HessianAt at)

        for j in 0 .. point.Length - 1 do
            let step = 1e-30 * max 1.0 (abs point[j])
            let moved = point |> Array.mapi (fun i x -> Complex(x, (if i = j then step else 0.0)))
            let slope = (complexValue recorded.Graph recorded.Results[0] moved).Imaginary / step
            near $"gradient[{j}]" scale[j] slope found.Gradient[j]

[<Theory; MemberData(nameof Names)>]
let ``7 Taylor polynomials leave the square and the cube of the step`` (name: string) =
    let f = StandardFunctions.find name
    let start = f.Problem.Start
    let n = start.Length
    let objective = objective f
    let direction = Array.init n (fun i -> cos (float i) * max 1e-3 (abs start[i]))
    let at: Evaluation = objective.At start
    let times = objective.HessianTimesAt(start, Vector.ofSeq direction)
    let slope = Seq.sum (Seq.init n (fun i -> at.Gradient[i] * direction[i]))
    let curvature = Seq.sum (Seq.init n (fun i -> times[i] * direction[i]))

    let errors = [
        for k in 3..11 do
            let h = Math.ScaleB(1.0, -k)
            let value = objective.ValueAt(Vector.ofSeq (Seq.init n (fun i -> start[i] + h * direction[i])))
            let linear = value - at.Value - h * slope
            abs linear, abs (linear - h * h / 2.0 * curvature)
    ]

    // Rounding errors of the values end the fall.
    let order (errors: float list) =
        List.pairwise errors
        |> List.filter (fun (_, smaller) -> smaller > 1e-11 * abs at.Value)
        |> List.map (fun (larger, smaller) -> Math.Log2(larger / smaller))
        |> List.tryLast

    order (List.map fst errors) |> Option.iter (fun order -> Assert.InRange(order, 1.9, infinity))
    order (List.map snd errors) |> Option.iter (fun order -> Assert.InRange(order, 2.8, infinity))

[<Theory; MemberData(nameof Names)>]
let ``8 value and gradient cost at most 4 times the value, H v at most 8 times`` (name: string) =
    let f = StandardFunctions.find name
    let recorded = Recorded.ofFunction (Func<Reals, Real> f.Function) (f.Problem.Start.AsSpan().ToArray())
    let path = PathPrograms(recorded, f.Problem.Dimension, false)
    let value = LawTests.cost path.Value
    Assert.InRange(LawTests.cost path.Gradient, 0, 4 * value + f.Problem.Dimension)
    Assert.InRange(LawTests.cost path.HessianTimes, 0, 8 * value + 2 * f.Problem.Dimension)

[<Theory; MemberData(nameof Names)>]
let ``groups change the standard problems by rounding only`` (name: string) =
    let f = StandardFunctions.find name
    let grouped = Objective.ofReal f.Function

    // At the start, where no residual cancels.
    let at = f.Problem.Start
    let expected: Evaluation = (objective f).At at
    let found: Evaluation = grouped.At at
    near "the value" (abs expected.Value) expected.Value found.Value
    let hessian = (objective f).HessianAt at
    let gradientScale, hessianScale = scales f expected hessian
    let foundHessian = grouped.HessianAt at

    for i in 0 .. at.Length - 1 do
        // What rounding errors of the point change, at least: a gradient can cancel as a whole.
        let scale = gradientScale[i] + 1e-3 * hessianScale
        near $"gradient[{i}]" scale expected.Gradient[i] found.Gradient[i]

        for j in 0 .. at.Length - 1 do
            near $"H[{i}, {j}]" hessianScale hessian[i, j] foundHessian[i, j]
