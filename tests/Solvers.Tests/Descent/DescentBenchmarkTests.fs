namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems
open Xunit

/// BFGS and conjugate gradients on the Moré-Garbow-Hillstrom problems, compared with SciPy.
module DescentBenchmarkTests =

    let private bfgs = Bfgs.create (MoreThuente.create MoreThuente.defaults)

    let private moreThuente = MoreThuente.create { MoreThuente.defaults with Curvature = 0.1 }

    let private conjugateGradient = ConjugateGradient.create ConjugateGradient.defaults moreThuente

    /// The evaluations until the value is as low as at SciPy's end, on the problems that both solve, and SciPy's. SciPy
    /// stops at a gradient of 1e-5 and we at 1e-8: so both have done the same work.
    let private toTheSameValue (method: Algorithm<'State, Evaluation, Evaluation>) (name: string) = [
        for problem in MoreGarbowHillstrom.all do
            let reference = SciPyReference.evaluations problem.Name name

            if reference.Solved then
                let target = reference.Value + 1e-9 * abs reference.Value

                let run stop =
                    Minimize.evaluations
                        method
                        (MghSuite.objective problem)
                        (Minimize.options stop)
                        (Vector.ofSeq problem.Start)

                let whole = run MghSuite.stop

                if problem.IsSolved whole.Best.Value then
                    let part = run (Stop.Or(Stop.AtValue target, MghSuite.stop))
                    let theirs = float reference.ValueCalls
                    problem.Name, float part.Evaluations / theirs, float whole.Evaluations / theirs
    ]

    let private mean (ratios: float list) = exp (List.averageBy log ratios)

    let private show results =
        results
        |> List.map (fun (name, part, whole) -> $"{name}: {part:f2}, to the end {whole:f2}")
        |> String.concat "\n"

    [<Fact>]
    let ``BFGS takes as many evaluations as SciPy's`` () =
        let results = toTheSameValue bfgs "BFGS"
        let parts = results |> List.map (fun (_, part, _) -> part)
        let wholes = results |> List.map (fun (_, _, whole) -> whole)
        Assert.Equal(35, results.Length)
        Assert.True(mean parts <= 1.05, show results)
        Assert.True(mean wholes <= 1.15, show results)

        // SciPy starts from the identity, which happens to be nearer to the inverse Hessian here than its scaled form.
        let most name = if name = "Osborne 1" then 1.6 else 1.5

        for name, part, _ in results do
            Assert.True(part <= most name, $"{name}: {part}\n{show results}")

    [<Fact>]
    let ``BFGS with any line search solves at least 40 of the 42 problems`` () =
        let solves (search: LineSearch<'Search>) =
            let results = MghSuite.evaluations (Bfgs.create search)
            let solved = results |> List.filter _.IsSolved |> List.length
            Assert.True(solved >= 40, $"{search.Name}: {solved} solved\n{MghSuite.unsolved results}")

        solves (HagerZhang.create HagerZhang.defaults)
        solves (StrongWolfe.create StrongWolfe.defaults)
        solves (Backtracking.create Backtracking.defaults)

    [<Fact>]
    let ``BFGS does not depend on the scale of the function`` () =
        let total factor =
            [
                for problem in MoreGarbowHillstrom.all do
                    // Meyer's function ends at its rounding errors.
                    if problem.Name <> "Meyer" then
                        let scaled =
                            Objective.Create(
                                ValueAndGradientInto(fun point into ->
                                    let struct (value, gradient) = problem.ValueAndGradient(point.ToArray())

                                    for i in 0 .. gradient.Length - 1 do
                                        into[i] <- factor * gradient[i]

                                    factor * value)
                            )

                        let stop = Stop.Or(Stop.GradientBelow(factor * 1e-8), Stop.AfterIterations 10_000L)

                        let solution =
                            Minimize.evaluations bfgs scaled (Minimize.options stop) (Vector.ofSeq problem.Start)

                        solution.Evaluations
            ]
            |> List.sum
            |> float

        let plain = total 1.0
        Assert.InRange(total 1e6 / plain, 0.8, 1.2)
        Assert.InRange(total 1e-6 / plain, 0.8, 1.2)

    [<Fact>]
    let ``conjugate gradients take at most 1-5 times SciPy's evaluations to reach its value`` () =
        let results = toTheSameValue conjugateGradient "CG"
        Assert.Equal(30, results.Length)
        Assert.True(results |> List.map (fun (_, part, _) -> part) |> mean <= 1.0, show results)
        Assert.True(results |> List.map (fun (_, _, whole) -> whole) |> mean <= 1.2, show results)

        // A first step of a hundredth of the point takes a few evaluations to grow to the right length: on the linear
        // functions, which take SciPy three or four, and on others with a short path.
        let exceptions =
            Map [
                "Brown badly scaled", 2.7
                "Discrete integral equation (n=10)", 1.6
                "Linear, full rank (n=5,m=10)", 2.0
                "Linear, rank 1 (n=5,m=10)", 2.4
                "Linear, rank 1 with zero columns and rows (n=5,m=10)", 1.8
            ]

        for name, part, _ in results do
            let most = exceptions |> Map.tryFind name |> Option.defaultValue 1.5
            Assert.True(part <= most, $"{name}: {part}\n{show results}")

    [<Fact>]
    let ``conjugate gradients solve at least 38 of the 42 problems, by every formula`` () =
        for formula in Enum.GetValues<ConjugateGradientFormula>() do
            let settings = { ConjugateGradient.defaults with Formula = formula }

            let results = MghSuite.evaluations (ConjugateGradient.create settings moreThuente)
            let solved = results |> List.filter _.IsSolved |> List.length
            Assert.True(solved >= 38, $"{formula}: {solved} solved\n{MghSuite.unsolved results}")

    [<Fact>]
    let ``conjugate gradients take fewer than 100 evaluations on Rosenbrock's function`` () =
        let problem = MoreGarbowHillstrom.find "Rosenbrock"

        let solution =
            Minimize.evaluations
                conjugateGradient
                (MghSuite.objective problem)
                (Minimize.options MghSuite.stop)
                (Vector.ofSeq problem.Start)

        Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind)
        Assert.InRange(solution.Evaluations, 10L, 100L)

    /// On the core's problems with SciPy runs, from SciPy's starts.
    [<Fact>]
    let ``BFGS and conjugate gradients find the minima that SciPy found`` () =
        let problems = [
            "rosenbrock2", Rosenbrock.chained 2
            "rosenbrock10", Rosenbrock.chained 10
            "rosenbrock100", Rosenbrock.chained 100
            "beale", TwoVariables.beale
            "himmelblau", TwoVariables.himmelblau
        ]

        let finds scipyName (method: Algorithm<'State, Evaluation, Evaluation>) =
            for name, problem in problems do
                let reference =
                    SciPyReference.minima
                    |> List.find (fun minimum -> minimum.Problem = name && minimum.Method = scipyName)

                let solution =
                    Minimize.evaluations method problem.Objective (Minimize.options MghSuite.stop) problem.Start

                Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind)
                let value = solution.Best.Value

                // The chained function of ten variables has a second minimum, at which SciPy's BFGS ended.
                let isReached =
                    value <= reference.OptimalValue + 1e-10
                    || (not reference.ReachedOptimum && abs (value - reference.Value) <= 1e-10)

                Assert.True(isReached, $"{name}, {scipyName}: {value:R}")

        finds "BFGS" bfgs
        finds "CG" conjugateGradient
