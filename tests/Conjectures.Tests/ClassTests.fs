namespace OptimizerFunctional.Conjectures.Tests

open System
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Every vector of numbers of a class makes a member.
module ClassTests =

    let private evaluate (functions: FunctionClass) (numbers: float[]) =
        let numbers = functions.Normalize numbers
        let f = functions.Open numbers
        let d = (functions.Start numbers).Length

        fun (point: float[]) ->
            let gradient = Array.zeroCreate d
            let value = f.Evaluate(0, point, gradient)
            struct (value, gradient)

    /// Wild numbers, of a length that a draw has.
    let private wild (functions: FunctionClass) (random: Random) =
        functions.Draw random
        |> Array.map (fun number -> if random.Next 3 = 0 then 20.0 * random.NextDouble() - 10.0 else number)

    /// The largest breach of f_i >= f_j + q_ij at random pairs, relatively to the size of the values.
    let private worstBreach (mu: float) (l: float) (functions: FunctionClass) (random: Random) (pairs: int) =
        let evaluate = evaluate functions (wild functions random)
        let d = (functions.Start(functions.Normalize(functions.Draw random))).Length
        let point () = Array.init d (fun _ -> 6.0 * random.NextDouble() - 3.0)
        let mutable worst = -infinity

        for _ in 1..pairs do
            let x, y = point (), point ()
            let struct (f, g) = evaluate x
            let struct (f', g') = evaluate y
            let data = { Points = [| x; y |]; Gradients = [| g; g' |] }
            let size = 1.0 + abs f + abs f'
            worst <- max worst ((Interpolation.gap mu l data 0 1 - (f - f')) / size)

        worst

    [<Fact>]
    let ``E5 every vector of numbers makes a member: the interpolation inequality holds at random pairs`` () =
        let random = Random 5

        for _ in 1..200 do
            Assert.True(worstBreach 1.0 25.0 (FunctionClass.smooth 1.0 25.0) random 20 < 1e-12)
            Assert.True(worstBreach 0.0 1.0 (FunctionClass.smooth 0.0 1.0) random 20 < 1e-12)
            Assert.True(worstBreach 0.5 2.0 (FunctionClass.quadratics 0.5 2.0 3) random 20 < 1e-12)
            Assert.True(worstBreach 0.0 1.0 (FunctionClass.interpolated 0.0 1.0 2 3) random 20 < 1e-12)
            Assert.True(worstBreach 1.0 25.0 (FunctionClass.interpolated 1.0 25.0 3 3) random 20 < 1e-12)
            Assert.True(worstBreach 0.0 1.0 (FunctionClass.logistic 2.0 2 3) random 20 < 1e-12)

    [<Fact>]
    let ``members of classes with a minimizer are 0 there and nowhere below`` () =
        let random = Random 6

        for functions in
            [
                FunctionClass.smooth 0.0 1.0
                FunctionClass.lipschitz 2.0
                FunctionClass.quadratics 0.0 1.0 3
                FunctionClass.interpolated 0.0 1.0 2 4
            ] do
            for _ in 1..200 do
                let numbers = wild functions random
                let evaluate = evaluate functions numbers
                let d = (functions.Start(functions.Normalize numbers)).Length
                let struct (least, gradient) = evaluate (Array.zeroCreate d)
                Assert.Equal(0.0, least, 15)
                Assert.All(gradient, (fun slope -> Assert.Equal(0.0, slope, 12)))
                let struct (value, _) = evaluate (Array.init d (fun _ -> 6.0 * random.NextDouble() - 3.0))
                Assert.True(value >= -1e-15)

    [<Fact>]
    let ``gradients are derivatives of the values`` () =
        let random = Random 7

        for functions in
            [
                FunctionClass.smooth 0.0 3.0
                FunctionClass.nonconvex 2.0
                FunctionClass.lipschitz 2.0
                FunctionClass.quadratics 0.0 1.0 3
                FunctionClass.interpolated 1.0 4.0 2 4
                FunctionClass.logistic 2.0 3 4
            ] do
            for _ in 1..50 do
                let numbers = wild functions random
                let evaluate = evaluate functions numbers
                let d = (functions.Start(functions.Normalize numbers)).Length
                let x = Array.init d (fun _ -> 4.0 * random.NextDouble() - 2.0)
                let h = 1e-6
                let struct (_, gradient) = evaluate x
                let mutable apart = 0.0

                for i in 0 .. d - 1 do
                    let struct (above, _) = evaluate (Array.updateAt i (x[i] + h) x)
                    let struct (below, _) = evaluate (Array.updateAt i (x[i] - h) x)
                    apart <- max apart (abs ((above - below) / (2.0 * h) - gradient[i]))

                // A kink of a piecewise linear function may be between the two points, with a probability of 1e-5.
                Assert.True(apart < 1e-4, $"{functions.Name}: {apart}")

    [<Fact>]
    let ``noise is within its radius and repeats`` () =
        let functions = FunctionClass.smooth 1.0 1.0 |> FunctionClass.noisy 0.25 1 3
        let numbers = functions.Normalize [| 0.0; 1.0; 1.0; 2.0; 5.0; -0.125; -9.0 |]
        let f = functions.Open numbers
        let gradient = [| 0.0 |]

        let noise =
            [ 0..5 ]
            |> List.map (fun index ->
                f.Evaluate(index, [| 2.0 |], gradient) |> ignore
                gradient[0] - 2.0)

        Assert.Equal<float list>([ 0.25; -0.125; -0.25; 0.25; -0.125; -0.25 ], noise)

    [<Fact>]
    let ``members shrink as properties of FsCheck`` () =
        let members = FunctionClass.arbitrary (FunctionClass.smooth 1.0 25.0)
        let random = Random 3

        for _ in 1..20 do
            let functions = FunctionClass.smooth 1.0 25.0
            let drawn = ClassMember(functions, functions.Draw random)

            for smaller in Arb.toShrink members drawn do
                let cost (functionOf: ClassMember) = Shrinking.cost functions (Vector.toArray functionOf.Numbers)
                Assert.True(cost smaller < cost drawn)

    [<Fact>]
    let ``gradient descent at 1 over L decreases members of FsCheck's properties`` () =
        let members = FunctionClass.arbitrary (FunctionClass.smooth 1.0 25.0)

        Property.Check(
            Prop.forAll members (fun drawn ->
                let at = drawn.Objective.At drawn.Start
                let next = drawn.Objective.At(Vector.addScaled (-1.0 / 25.0) at.Gradient at.Point)
                next.Value <= at.Value)
        )

    let private sentence (action: unit -> obj) =
        Assert.Throws<ParameterException>(fun () -> action () |> ignore).Message

    [<Fact>]
    let ``bad classes are refused in a sentence`` () =
        let smooth mu l = sentence (fun () -> FunctionClass.smooth mu l)
        Assert.Equal("L was 1; it must be at least mu, which is 25.", smooth 25.0 1.0)

        Assert.Equal(
            "L was 1; it must be at least mu, which is 2.",
            sentence (fun () -> FunctionClass.quadratics 2.0 1.0 3)
        )

        Assert.Equal("mu was -1; it must be finite and at least 0.", smooth -1.0 1.0)
        Assert.Equal("L was 0; it must be finite and greater than 0.", smooth 0.0 0.0)
        let lipschitz = sentence (fun () -> FunctionClass.lipschitz nan)
        Assert.Equal("G was NaN; it must be finite and greater than 0.", lipschitz)
        Assert.Equal("least was 0; it must be at least 1.", sentence (fun () -> FunctionClass.lines 0 3))
        Assert.Equal("most was 2; it must be at least 3.", sentence (fun () -> FunctionClass.lines 3 2))
        Assert.Equal("n was 0; it must be at least 1.", sentence (fun () -> FunctionClass.gradients 0 3))

        Assert.Equal(
            "L was 1; it must be finite and greater than mu, which is 1.",
            sentence (fun () -> FunctionClass.interpolated 1.0 1.0 2 3)
        )

    [<Fact>]
    let ``a measure that needs a minimizer is refused on a class without one`` () =
        let experiment = Conjecture.about (Subjects.descent 1.0) |> Conjecture.on (FunctionClass.lines 3 3)

        Assert.Equal(
            "the class was online lines of period 3; it must be one with a minimizer, which the expectation \"the \
             values converge to the minimum\" needs.",
            sentence (fun () -> Conjecture.expect Measure.converges experiment)
        )

    [<Fact>]
    let ``0 steps, runs or threads are refused in a sentence`` () =
        let experiment = Conjecture.about (Subjects.descent 1.0) |> Conjecture.on Subjects.unitSmooth
        Assert.Equal("steps was 0; it must be at least 1.", sentence (fun () -> Conjecture.steps 0 experiment))
        let conjecture = experiment |> Conjecture.expect Measure.neverRises

        Assert.Equal(
            "runs was 0; it must be at least 1.",
            sentence (fun () -> Conjecture.search { SearchOptions.Default with Runs = 0 } conjecture)
        )

        Assert.Equal(
            "threads was 0; it must be at least 1.",
            sentence (fun () -> Conjecture.search { SearchOptions.Default with Threads = 0 } conjecture)
        )

    [<Fact>]
    let ``a bound that is not above 0 is refused in a sentence`` () =
        let experiment = Conjecture.about (Subjects.descent 1.0) |> Conjecture.on Subjects.unitSmooth

        for bound, text in [ -1.0, "-1"; 0.0, "0"; nan, "NaN" ] do
            for measure in
                [ Measure.gapAtMost; Measure.gradientAtMost; Measure.valueAtMost; Measure.leastGradientAtMost ] do
                Assert.Equal(
                    $"the bound at N = 100 was {text}; it must be greater than 0.",
                    sentence (fun () -> Conjecture.expect (measure text (fun _ -> bound)) experiment)
                )
