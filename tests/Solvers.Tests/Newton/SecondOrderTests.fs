namespace OptimizerFunctional.Solvers.Tests.SecondOrder

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open OptimizerFunctional.Solvers.Tests
open OptimizerFunctional.StandardProblems
open Xunit

/// Laws of Newton's method, and of all methods with second derivatives on unusual Hessians.
type SecondOrderTests() =

    let objective value gradient (hessian: Vector -> Matrix) =
        Objective
            .OfVectors(value, gradient >> Vector.ofSeq)
            .WithHessian(fun point into -> (hessian (Vector.ofSeq (point.ToArray()))).Entries.AsSpan().CopyTo into)

    /// x^2 - y^2 + y^4: a saddle at 0 and the minimum -1/4.
    let saddle =
        objective
            (fun p -> p[0] * p[0] - p[1] * p[1] + Math.Pow(p[1], 4.0))
            (fun p -> [ 2.0 * p[0]; -2.0 * p[1] + 4.0 * Math.Pow(p[1], 3.0) ])
            (fun p ->
                Matrix.init 2 2 (fun i j ->
                    if i <> j then 0.0
                    elif i = 0 then 2.0
                    else 12.0 * p[1] * p[1] - 2.0))

    let minimize name objective stop start =
        Methods.using
            name
            {
                new Methods.Visitor<_> with
                    member _.Visit method =
                        let solution =
                            Minimize.secondOrder method objective (Minimize.options stop) (Vector.ofSeq start)

                        struct (solution.Best, solution.Counts, solution.Reason, solution.Iterations)
            }

    let rosenbrock = MoreGarbowHillstrom.all |> List.find (fun problem -> problem.Name = "Rosenbrock")

    /// f(x) = sum cosh(x_i + x_(i+1) / 2): convex, and no quadratic. In z, where x = A z + b.
    let convex (a: Matrix) (b: Vector) =
        let mix =
            Matrix.init 3 3 (fun i j ->
                if i = j then 1.0
                elif j = (i + 1) % 3 then 0.5
                else 0.0)

        let inner z = Matrix.multiply mix (Vector.add (Matrix.multiply a z) b)

        let chain = Matrix.transposeMultiply a << Matrix.transposeMultiply mix

        objective
            (fun z -> Seq.sumBy cosh (inner z))
            (fun z -> chain (Vector.map sinh (inner z)) :> seq<float>)
            (fun z ->
                let curvatures = Vector.map cosh (inner z)

                let unit j = Vector.init 3 (fun i -> if i = j then 1.0 else 0.0)

                let column j = chain (Vector.map2 (*) curvatures (Matrix.multiply mix (Matrix.multiply a (unit j))))

                let columns = Array.init 3 column
                Matrix.init 3 3 (fun i j -> columns[j][i]))

    let iterates method objective start count =
        Run.start method start
        |> Run.iterates method (Observer.secondOrder objective)
        |> Seq.truncate count
        |> Seq.map _.Current.Point
        |> List.ofSeq

    let endsAlike method =
        let problem = (Problems.find "styblinski-tang").Default

        let rec go isSaved count (run: Run<_, _>) =
            if run.Reason.IsSome || count = 0 then
                Run.toJson run
            else
                let run = if isSaved then Run.ofJson method (Run.toJson run) else run

                Observe.secondOrder problem.Objective (Counter()) ((Run.ask method run).Value)
                |> Run.tell method run
                |> go isSaved (count - 1)

        let start = Run.start method problem.Start
        let whole = go false 200 start
        Assert.Contains("Sentence", whole)
        Assert.Equal(whole, go true 200 start)

    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region">]
    [<InlineData "trust-region-cg">]
    member _.``obeys the contract of methods that search``(name: string) =
        match name with
        | "newton" -> MethodContract.check Observer.secondOrder Methods.newton
        | "newton-cg" -> MethodContract.check Observer.secondOrder Methods.newtonConjugateGradient
        | "trust-region" -> MethodContract.check Observer.secondOrder Methods.moreSorensen
        | _ -> MethodContract.check Observer.secondOrder Methods.steihaug

    [<Fact>]
    member _.``Newton takes one full step on a convex quadratic``() =
        let bowl = Quadratics.ofSpectrum (Vector.ofSeq [ 1.0; 30.0; 700.0 ])

        let hessian = Matrix.init 3 3 (fun i j -> if i = j then [| 1.0; 30.0; 700.0 |][i] else 0.0)

        let quadratic = bowl.Objective.WithHessian(fun _ into -> hessian.Entries.AsSpan().CopyTo into)

        let points = iterates Methods.newton quadratic (Vector.ofSeq [ 3.0; -2.0; 1.0 ]) 2
        Assert.True(Vector.largest (quadratic.At points[1]).Gradient < 1e-12)

    [<Fact>]
    member _.``Newton's full steps do not depend on the coordinates``() =
        let newton = Newton.create LineSearch.none

        let a = Matrix.init 3 3 (fun i j -> [| 2.0; -1.0; 0.5; 0.3; 1.0; 7.0; 0.0; 0.2; -0.1 |][3 * i + j])

        let b = Vector.ofSeq [ 1.0; -2.0; 0.5 ]
        let start = Vector.ofSeq [ 0.3; 0.2; -0.1 ]
        let outside = Vector.add (Matrix.multiply a start) b
        let plain = convex (Matrix.scaledIdentity 1.0 3) (Vector.zeros 3)

        let mapped = iterates newton (convex a b) start 5 |> List.map (fun z -> Vector.add (Matrix.multiply a z) b)

        for expected, actual in List.zip (iterates newton plain outside 5) mapped do
            Assert.True(Vector.largestDifference expected actual < 1e-9, $"{expected} and {actual}")

    /// Every trial of a line search and every rejected step would cost one more.
    [<Fact>]
    member _.``Newton asks for one Hessian an iterate``() =
        for problem in MoreGarbowHillstrom.all do
            let struct (_, counts, _, iterations) =
                minimize "newton" (MghSuite.objective problem) MghSuite.stop problem.Start

            Assert.InRange(counts.Hessians, iterations, iterations + 1L)
            Assert.Equal(0L, counts.HessianProducts)

    [<Fact>]
    member _.``the nearly exact trust region leaves a saddle that it walks straight into``() =
        let struct (best, _, reason, _) = minimize "trust-region" saddle MghSuite.stop [ 1.0; 0.0 ]

        Assert.Equal(-0.25, best.Value, 1e-12)
        Assert.Equal(StopKind.GradientBelow, reason.Kind)

    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region-cg">]
    member _.``the others end there, and say that the gradient is zero``(name: string) =
        let struct (best, _, reason, _) = minimize name saddle MghSuite.stop [ 1.0; 0.0 ]
        Assert.Equal(0.0, best.Value, 1e-12)
        Assert.Equal(StopKind.GradientBelow, reason.Kind)

    /// Near the ridge, the absolute values of the eigenvalues make Newton's step a descent step.
    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region">]
    [<InlineData "trust-region-cg">]
    member _.``a ridge is left``(name: string) =
        let struct (best, _, _, _) = minimize name saddle MghSuite.stop [ 1.0; 0.01 ]
        Assert.Equal(-0.25, best.Value, 1e-12)

    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "trust-region">]
    member _.``only the symmetric part of a Hessian counts``(name: string) =
        let right = MghSuite.objective rosenbrock

        let skewed =
            right.WithHessian(fun point into ->
                let hessian = Array.ofSeq (rosenbrock.Hessian(point.ToArray()) |> Seq.cast<float>)
                hessian[1] <- hessian[1] + 64.0
                hessian[2] <- hessian[2] - 64.0
                hessian.AsSpan().CopyTo into)

        let struct (best, _, _, _) = minimize name skewed MghSuite.stop rosenbrock.Start
        let struct (expected, _, _, _) = minimize name right MghSuite.stop rosenbrock.Start
        Assert.Equal<float>(expected.Point, best.Point)

    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region">]
    [<InlineData "trust-region-cg">]
    member _.``a Hessian that is not finite raises nothing: the gradient is followed``(name: string) =
        for bad in [ nan; infinity ] do
            let broken = (MghSuite.objective rosenbrock).WithHessian(fun _ into -> into.Fill bad)

            let struct (best, _, reason, _) = minimize name broken (Stop.AfterEvaluations 300L) rosenbrock.Start

            Assert.True(best.Value < 4.1, $"{best.Value}; {reason}")

    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region">]
    [<InlineData "trust-region-cg">]
    member _.``a Hessian of the wrong size is an error that says so``(name: string) =
        let told = {
            new Methods.Visitor<_> with
                member _.Visit method =
                    let run = Run.start method (Vector.ofSeq [ 1.0; 2.0 ])

                    let evaluation: Evaluation = {
                        Point = Vector.ofSeq [ 1.0; 2.0 ]
                        Value = 3.0
                        Gradient = Vector.ofSeq [ 1.0; 1.0 ]
                    }

                    let observation = SecondOrderEvaluation.Of(evaluation, (fun () -> Matrix.scaledIdentity 1.0 3))
                    Assert.Throws<ParameterException>(fun () -> Run.tell method run observation |> ignore)
        }

        Assert.Contains("a matrix of 3 x 3; it must be a matrix of 2 x 2", (Methods.using name told).Message)

    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region">]
    [<InlineData "trust-region-cg">]
    member _.``without a formula the Hessian comes from gradients, and they are counted``(name: string) =
        let plain =
            Objective.OfVectors(
                (fun point -> rosenbrock.Value(Vector.toArray point)),
                (fun point -> Vector.ofSeq (rosenbrock.Gradient(Vector.toArray point)))
            )

        let struct (best, counts, _, _) = minimize name plain MghSuite.stop rosenbrock.Start
        Assert.True(best.Value < 1e-12)
        Assert.Equal(4L * counts.Hessians + 2L * counts.HessianProducts, counts.Probes)
        Assert.True(counts.Probes > 0L)

    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region">]
    [<InlineData "trust-region-cg">]
    member _.``a function of Reals needs no differences, neither for its gradient nor for its Hessian``(name: string) =
        let objective = Objective.ofReal (fun x -> (1.0 - x[0]) ** 2.0 + 100.0 * (x[1] - x[0] ** 2.0) ** 2.0)
        Assert.Equal(GradientSource.Automatic, objective.GradientSource)
        let struct (best, counts, _, _) = minimize name objective MghSuite.stop rosenbrock.Start
        Assert.True(best.Value < 1e-12)
        Assert.True(counts.Hessians + counts.HessianProducts > 0L)
        Assert.Equal(0L, counts.Probes)

    /// The last observation makes no step: this must not depend on whether the run was restored from JSON in between.
    [<Theory>]
    [<InlineData "newton">]
    [<InlineData "newton-cg">]
    [<InlineData "trust-region">]
    [<InlineData "trust-region-cg">]
    member _.``a run saved after every observation ends as the whole run does``(name: string) =
        match name with
        | "newton" -> endsAlike Methods.newton
        | "newton-cg" -> endsAlike Methods.newtonConjugateGradient
        | "trust-region" -> endsAlike Methods.moreSorensen
        | _ -> endsAlike Methods.steihaug

    /// The Hessians have the eigenvalues 2 along (1, 1) and -4 along (1, -1), and -1 and 0 along the axes; 0 is raised
    /// to the minimum ratio 1e-8 of the largest. The gradient is (1, 2) in both.
    [<Fact>]
    member _.``Newton's direction has the absolute values of the eigenvalues``() =
        for hessian, expected in
            [ [ -1.0; 3.0; 3.0; -1.0 ], [ -0.625; -0.875 ]; [ -1.0; 0.0; 0.0; 0.0 ], [ -1.0; -2e8 ] ] do
            let matrix = Matrix.init 2 2 (fun i j -> hessian[i + 2 * j])

            let quadratic =
                objective
                    (fun p -> p[0] + 2.0 * p[1] + 0.5 * Vector.dot p (Matrix.multiply matrix p))
                    (fun p -> Vector.add (Vector.ofSeq [ 1.0; 2.0 ]) (Matrix.multiply matrix p) :> seq<float>)
                    (fun _ -> matrix)

            let run =
                Observe.secondOrder quadratic (Counter()) (Vector.zeros 2)
                |> Run.tell Methods.newton (Run.start Methods.newton (Vector.zeros 2))

            let asked = (Run.ask Methods.newton run).Value

            for i in 0..1 do
                Assert.Equal(expected[i], asked[i], 1e-14 * abs expected[i] * 10.0)
