/// Laws of derivatives on random programs.
module OptimizerFunctional.Differentiation.Tests.LawTests

open System
open System.Numerics
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

let private n = Program.dimension

/// The value and the gradient of a function at a point.
let private gradientOf (f: Reals -> Real) (point: float[]) : float * float[] =
    let gradient = Array.create point.Length 17.0
    let value = (Objective.ofReal f).EvaluateInto(0L, ReadOnlySpan point, gradient.AsSpan())
    value, gradient

let private hessianOf (f: Reals -> Real) (point: float[]) : float[,] =
    let hessian = (Objective.ofReal f).HessianAt(Vector.ofSeq point)
    Array2D.init point.Length point.Length (fun i j -> hessian[i, j])

let private timesOf (f: Reals -> Real) (point: float[]) (direction: float[]) : float[] =
    let product = (Objective.ofReal f).HessianTimesAt(Vector.ofSeq point, Vector.ofSeq direction)
    Array.init point.Length (fun i -> product[i])

/// Equal to 1e-12 of the sum of the absolute values of what is added.
let private near (name: string) (scale: float) (expected: float) (actual: float) =
    if not (abs (expected - actual) <= 1e-12 * scale + 1e-150) then
        Assert.Fail $"{name} is {actual:R} where {expected:R} is right, to 1e-12 of {scale:R}"

let private same (name: string) (expected: float) (actual: float) =
    let bits (x: float) = if Double.IsNaN x then 0L else BitConverter.DoubleToInt64Bits x

    if bits expected <> bits actual || Double.IsNaN expected <> Double.IsNaN actual then
        Assert.Fail $"{name} is {actual:R} where {expected:R} is right"

let private product (matrix: float[,]) (vector: float[]) (i: int) =
    Seq.sum (seq { for j in 0 .. vector.Length - 1 -> matrix[i, j] * vector[j] })

[<Property(2000, Arbitrary = [| typeof<Programs> |])>]
let ``1 the value has the bits of the function over floats`` (case: Case) =
    let expected = Program.value case.Program case.Point
    let objective = Objective.ofReal (Program.real case.Program)
    same "the value" expected (objective.ValueAt(Vector.ofSeq case.Point))
    same "the value beside the gradient" expected (objective.At(Vector.ofSeq case.Point).Value)

[<Property(2000, Arbitrary = [| typeof<Programs> |])>]
let ``1 constants are computed as floats are`` (program: Program) =
    let (Program steps) = program
    // With constants instead of variables nothing is recorded.
    let constant = Program(Number 2.0 :: Number -1.5 :: Number 0.0 :: steps)
    let found = Program.run (RealNumbers()) constant (Array.create n Real.Zero)
    same "the constant" (Program.value constant (Array.zeroCreate n)) found.Payload

[<Property(2000, Arbitrary = [| typeof<Programs> |])>]
let ``gradients, Hessians and their products are those of the oracle`` (case: Case) =
    let expected = Taylor.run case.Program case.Point

    if Taylor.isOrdinaryCase expected then
        let f = Program.real case.Program
        let _, gradient = gradientOf f case.Point
        let hessian = hessianOf f case.Point
        let times = timesOf f case.Point case.Direction
        let sizes = case.Direction |> Array.map abs

        for i in 0 .. n - 1 do
            near $"gradient[{i}]" expected.GradientScale[i] expected.Gradient[i] gradient[i]

            for j in 0 .. n - 1 do
                near $"H[{i}, {j}]" expected.HessianScale[i, j] expected.Hessian[i, j] hessian[i, j]

            let scale = product expected.HessianScale sizes i
            near $"(H v)[{i}]" scale (product expected.Hessian case.Direction i) times[i]

[<Property(2000, Arbitrary = [| typeof<Programs> |])>]
let ``2 where the derivatives are finite they are those of the careful sweep`` (case: Case) =
    let f = Program.real case.Program
    let recorded = Recorded.ofFunction (Func<Reals, Real> f) case.Point
    let plain, careful = Array.zeroCreate n, Array.zeroCreate n
    let mutable value = 0.0

    let holds =
        PathPrograms(recorded, n, true)
            .Gradient.Run(ReadOnlySpan case.Point, ReadOnlySpan.Empty, plain.AsSpan(), &value)

    Assert.True(holds, "a recording fits its own point")
    let again = CarefulSweep.gradient recorded.Graph recorded.Results[0] (ReadOnlySpan case.Point) careful
    same "the value" again value
    let expected = Taylor.run case.Program case.Point

    if Double.IsNaN value then
        Assert.All(careful, fun derivative -> Assert.True(Double.IsNaN derivative))
    elif Taylor.isOrdinaryCase expected then
        for i in 0 .. n - 1 do
            near $"the careful derivative {i}" expected.GradientScale[i] expected.Gradient[i] careful[i]

            if Array.forall Double.IsFinite plain then
                near $"gradient[{i}]" expected.GradientScale[i] careful[i] plain[i]

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``4 forward mode is the transpose of reverse mode`` (case: Case) =
    // Two outputs: the last two numbers.
    let outputs = Program.steps (Taylor.Numbers()) case.Program (Array.init n (Taylor.variable case.Point))
    let outputs = outputs |> List.rev |> List.take 2

    if outputs |> List.forall Taylor.isOrdinaryCase then
        let recording = Recording case.Point
        let x = Variables.ofPoint recording
        let steps = Program.steps (RealNumbers()) case.Program (Array.init n (fun i -> x[i]))
        let nodes = steps |> List.rev |> List.take 2 |> List.map (fun step -> step.NodeIn recording) |> Array.ofList
        let graph = recording.Graph
        let weights = [| 2.0; -3.0 |]

        let sum =
            let weighted i = graph.Put(Operation.Multiply, graph.Constant weights[i], nodes[i], 0)
            let first = weighted 0
            graph.Put(Operation.Add, first, weighted 1, 0)

        graph.FirstDerivative <- graph.Count
        let struct (tangents, _) = Differentiate.directional graph nodes [||]
        let struct (gradient, _) = Differentiate.gradient graph n sum

        let compute (outputs: int[]) =
            let found = Array.zeroCreate outputs.Length
            let mutable value = 0.0
            let nodes = outputs |> Array.mapi (fun index node -> struct (index, node))
            let program = Computation(obj (), graph, [||], (fun () -> { Value = sum; Nodes = nodes; Rows = [||] }))
            program.Run(ReadOnlySpan case.Point, ReadOnlySpan case.Direction, found.AsSpan(), &value) |> ignore

            if not (Array.forall Double.IsFinite found) then
                program.RunCarefully(ReadOnlySpan case.Point, ReadOnlySpan case.Direction, found.AsSpan())

            found

        let dot = Array.map2 (*) >> fun f -> f >> Array.sum
        let forward, reverse = dot weights (compute tangents), dot case.Direction (compute gradient)

        let scale =
            Seq.sum (
                seq {
                    for weight, output in Seq.zip weights outputs do
                        for i in 0 .. n - 1 do
                            abs (weight * case.Direction[i]) * output.GradientScale[i]
                }
            )

        near "w (J v) less v (J^T w)" scale forward reverse

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``5 the Hessian is symmetric, and its product is the product`` (case: Case) =
    let expected = Taylor.run case.Program case.Point

    if Taylor.isOrdinaryCase expected then
        let f = Program.real case.Program
        let hessian = hessianOf f case.Point
        let times = timesOf f case.Point case.Direction

        for i in 0 .. n - 1 do
            near
                "H v"
                (product expected.HessianScale (Array.map abs case.Direction) i)
                (product hessian case.Direction i)
                times[i]

            for j in 0 .. i - 1 do
                near "H[j, i]" expected.HessianScale[i, j] hessian[i, j] hessian[j, i]

[<Fact>]
let ``5 the Hessian of many variables is that of their program`` () =
    let n = 24

    let f (x: Reals) =
        Seq.sum (seq { for i in 1 .. n - 1 -> exp (x[i] * x[i - 1]) * sin x[0] + x[i] ** 3.0 / x[n - 1] })

    let point = Array.init n (fun i -> 1.5 + sin (float i))
    let graph = (Recorded.ofFunction (Func<Reals, Real> f) point)
    let gradient = Differentiate.gradient graph.Graph n graph.Results[0]
    let struct (nodes, _) = (Differentiate.hessian graph.Graph gradient).Value
    let outputs = nodes |> Array.mapi (fun index node -> struct (index, node))
    let outputs = { Value = graph.Results[0]; Nodes = outputs; Rows = [||] }
    let program = Interpreter(PointProgram.make false graph.Graph [||] outputs)
    let expected = Array.zeroCreate (n * n)
    let mutable value = 0.0
    Assert.True(program.Run(ReadOnlySpan point, ReadOnlySpan.Empty, expected.AsSpan(), &value))
    let found = hessianOf f point

    for i in 0 .. n - 1 do
        for j in 0 .. n - 1 do
            near $"H[{i}, {j}]" (Array.max (Array.map abs expected)) expected[i + j * n] found[i, j]

[<Fact>]
let ``5 the Hessian of a thousand variables takes little more than its memory`` () =
    // A program of its own would have millions of operations.
    let f (x: Reals) = exp (-(Seq.sumBy (fun x -> x * x) x))
    let point = Array.init 1000 (fun i -> 0.01 * sin (float i))
    let scale = exp (-(Seq.sumBy (fun x -> x * x) point))
    let before = GC.GetAllocatedBytesForCurrentThread()
    let hessian = hessianOf f point
    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0L, 100_000_000L)

    for i in 0..99..999 do
        for j in 0..111..999 do
            let expected = (4.0 * point[i] * point[j] - (if i = j then 2.0 else 0.0)) * scale
            near $"H[{i}, {j}]" (4.0 * scale) expected hessian[i, j]

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``6 derivatives are linear in the function`` (f: Case) (g: Program) =
    let tf, tg = Taylor.run f.Program f.Point, Taylor.run g f.Point

    if Taylor.isOrdinaryCase tf && Taylor.isOrdinaryCase tg then
        let real, other = Program.real f.Program, Program.real g
        let _, sum = gradientOf (fun x -> 3.0 * real x - other x / 7.0) f.Point
        let gf, gg = snd (gradientOf real f.Point), snd (gradientOf other f.Point)

        for i in 0 .. n - 1 do
            near $"gradient[{i}]" (3.0 * tf.GradientScale[i] + tg.GradientScale[i]) (3.0 * gf[i] - gg[i] / 7.0) sum[i]

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``6 f(A x) has the gradient A^T grad f`` (case: Case) =
    // Small whole numbers, so that A x is exact.
    let matrix = array2D [ [ 1.0; 2.0; 0.0 ]; [ 0.0; -1.0; 1.0 ]; [ 2.0; 0.0; 1.0 ] ]
    let point = case.Point |> Array.map (fun x -> Math.Round x)
    let image = Array.init n (product matrix point)
    let taylor = Taylor.run case.Program image

    if Taylor.isOrdinaryCase taylor then
        let transformed (x: Reals) =
            let rows = Array.init n (fun i -> Seq.sum (seq { for j in 0 .. n - 1 -> matrix[i, j] * x[j] }))
            Program.run (RealNumbers()) case.Program rows

        let _, inner = gradientOf (Program.real case.Program) image
        let value, outer = gradientOf transformed point
        near "the value" (abs taylor.Value) taylor.Value value

        for j in 0 .. n - 1 do
            let through (gradient: float[]) size =
                Seq.sum (seq { for i in 0 .. n - 1 -> size matrix[i, j] * gradient[i] })

            near $"gradient[{j}]" (through taylor.GradientScale abs) (through inner id) outer[j]

/// The product of all variables, whose gradient is the product of all others (B. Speelpenning 1980).
let private speelpenning (x: Reals) = Seq.reduce (*) x

[<Property(300)>]
let ``6 the product of variables, of which one or two may be 0, has the products of the others``
    (k: int)
    (l: int)
    (seed: int)
    =
    let random = Random seed
    let point = Array.init 7 (fun _ -> float (random.Next(1, 9)))
    let place (k: int) = abs (k % 14)

    for zero in [ place k; place l ] do
        if zero < 7 then
            point[zero] <- 0.0

    let others (without: int list) =
        Seq.fold2 (fun product i x -> if List.contains i without then product else product * x) 1.0 [ 0..6 ] point

    let _, gradient = gradientOf speelpenning point
    let hessian = hessianOf speelpenning point

    for i in 0..6 do
        Assert.Equal(others [ i ], gradient[i])

        for j in 0..6 do
            Assert.Equal((if i = j then 0.0 else others [ i; j ]), hessian[i, j])

/// The cost of a program in additions: a minimum is a comparison and a choice, a division costs more than a product, a
/// function costs several additions, and a power two functions. The bounds are those of A. Griewank and A. Walther,
/// "Evaluating Derivatives", 2nd edition, 2008, chapters 3 and 5.
let internal cost (program: Computation) : int =
    program.Code
    |> Seq.sumBy (fun instruction ->
        match instruction.Operation with
        | Operation.Add
        | Operation.Subtract
        | Operation.Multiply
        | Operation.Negate
        | Operation.Abs
        | Operation.Sign
        | Operation.Less
        | Operation.LessOrEqual
        | Operation.Equal
        | Operation.Select -> 1
        | Operation.Divide
        | Operation.Minimum
        | Operation.Maximum -> 2
        | Operation.Power
        | Operation.PowerSlope -> 8
        | _ -> 4)

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``8 value and gradient cost at most 4 times the value, H v at most 10 times`` (program: Program) =
    let recorded = Recorded.ofFunction (Func<Reals, Real>(Program.real program)) [| 0.3; 1.2; -0.7 |]
    let path = PathPrograms(recorded, n, false)
    let value = cost path.Value
    Assert.InRange(cost path.Gradient, 0, 4 * value + n)
    Assert.InRange(cost path.HessianTimes, 0, 10 * value + 2 * n)

[<Property(300, Arbitrary = [| typeof<Programs> |])>]
let ``8 derivatives add no 0 and multiply by neither 0 nor 1`` (program: Program) =
    let recorded = Recorded.ofFunction (Func<Reals, Real>(Program.real program)) [| 0.3; 1.2; -0.7 |]
    let grouped = Grouped.ofRecorded false recorded
    let graph: Graph = grouped.Graph
    let value = graph.Count
    let struct (gradient, _) = Differentiate.gradient graph n grouped.Outputs[0]
    let struct (times, _) = Differentiate.hessianTimes graph (struct (gradient, [||]))
    let needed = Graph.needed graph (Array.append gradient times)

    for i in value .. needed.Length - 1 do
        if needed[i] then
            let node = graph[i]
            let isEither (a: float) (place: int) = graph.IsConstant place && abs graph[place].Value = a

            match node.Operation with
            | Operation.Add
            | Operation.Subtract -> Assert.False(isEither 0.0 node.A || isEither 0.0 node.B)
            | Operation.Multiply ->
                Assert.False(isEither 0.0 node.A || isEither 0.0 node.B)
                Assert.False(isEither 1.0 node.A || isEither 1.0 node.B)
            | _ -> ()

/// The same function with operands of commutative operations exchanged.
let private exchanged (Program steps) =
    Program(
        steps
        |> List.map (function
            | Two((Add | Multiply | Minimum | Maximum) as operation, a, b) -> Two(operation, b, a)
            | step -> step)
    )

[<Property(2000, Arbitrary = [| typeof<Programs> |])>]
let ``13 operands of commutative operations may be exchanged`` (case: Case) =
    let expected = Taylor.run case.Program case.Point

    if Taylor.isOrdinaryCase expected then
        let value, gradient = gradientOf (Program.real case.Program) case.Point
        let value', gradient' = gradientOf (Program.real (exchanged case.Program)) case.Point
        same "the value" value value'

        for i in 0 .. n - 1 do
            near $"gradient[{i}]" expected.GradientScale[i] gradient[i] gradient'[i]

/// What a branch that is not taken may compute: NaN, infinities, infinite slopes.
let private broken: (Reals -> Real) list = [
    fun x -> sqrt (-1.0 - x[0] * x[0])
    fun x -> 1.0 / (x[0] - x[0])
    fun x -> log (x[1] * 0.0) * x[2]
    fun x -> (x[0] - x[0]) ** 0.3 + exp (1e5 + x[1] * x[1])
    fun x -> Real.Atan2(0.0 * x[0], 0.0 * x[1]) / (0.0 * x[2])
    fun x -> Real.Max(log (-1.0 - abs x[0]), sqrt (x[1] - x[1])) * asin (7.0 + x[2] * x[2])
]

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``12 what a branch that is not taken computes has no influence`` (case: Case) =
    let f = Program.real case.Program
    let taylor = Taylor.run case.Program case.Point
    let sizes = Array.map abs case.Direction

    if Taylor.isOrdinaryCase taylor then
        let value, gradient = gradientOf f case.Point
        let hessian, times = hessianOf f case.Point, timesOf f case.Point case.Direction

        for other in broken do
            let choice (x: Reals) = Real.IfLess(Real.Zero, 1.0 + abs x[0], f x, other x)
            let reversed (x: Reals) = Real.IfLessOrEqual(1.0 + x[1] * x[1], Real.Zero, other x, f x)

            for choice in [ choice; reversed ] do
                let value', gradient' = gradientOf choice case.Point
                let hessian', times' = hessianOf choice case.Point, timesOf choice case.Point case.Direction
                same "the value" value value'

                for i in 0 .. n - 1 do
                    near $"gradient[{i}]" taylor.GradientScale[i] gradient[i] gradient'[i]
                    near $"(H v)[{i}]" (product taylor.HessianScale sizes i) times[i] times'[i]

                    for j in 0 .. n - 1 do
                        near $"H[{i}, {j}]" taylor.HessianScale[i, j] hessian[i, j] hessian'[i, j]

/// Analytic functions over complex numbers.
type private ComplexNumbers() =
    interface INumbers<Complex> with
        member _.Number value = Complex(value, 0.0)

        member _.One(operation, a) =
            match operation with
            | Negate -> -a
            | Log -> Complex.Log a
            | Sqrt -> Complex.Sqrt a
            | Cos -> Complex.Cos a
            | Sinh -> Complex.Sinh a
            | Sin -> Complex.Sin a
            | _ -> Complex.Exp a

        member _.Two(operation, a, b) =
            match operation with
            | Add -> a + b
            | Subtract -> a - b
            | Divide -> a / b
            | _ -> a * b

        member _.Raise(_, _) = invalidOp "There are no powers here."
        member _.Choose(_, _, _, _, _) = invalidOp "There are no choices here."
        member _.Holds(_, _, _) = invalidOp "There are no branches here."

/// The nearest program of the operations above.
let private analytic (Program steps) =
    Program(
        steps
        |> List.map (function
            | One((Negate | Log | Sqrt | Cos | Sinh | Sin), _) as step -> step
            | One(_, a) -> One(Exp, a)
            | Two((Add | Subtract | Divide), _, _) as step -> step
            | Two(_, a, b) -> Two(Multiply, a, b)
            | Raise(a, _) -> Two(Multiply, a, a)
            | Choose(_, _, _, a, b)
            | Branch(_, _, _, a, b) -> Two(Add, a, b)
            | Number _ as step -> step)
    )

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``gradients of analytic functions are those of complex steps`` (case: Case) =
    let program = analytic case.Program
    let taylor = Taylor.run program case.Point

    // Where derivatives are large, a step of 1e-30 is not small.
    if Taylor.isOrdinaryCase taylor && taylor.Largest < 1e8 && Array.max taylor.GradientScale < 1e10 then
        let _, gradient = gradientOf (Program.real program) case.Point

        for i in 0 .. n - 1 do
            let variable j = Complex(case.Point[j], (if i = j then 1e-30 else 0.0))
            let step = Program.run (ComplexNumbers()) program (Array.init n variable)

            // The error of the step itself is its square.
            near $"gradient[{i}]" (taylor.GradientScale[i] + 1e-20) (step.Imaginary / 1e-30) gradient[i]
