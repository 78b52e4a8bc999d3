namespace OptimizerFunctional.Core.Tests.StandardProblems

open System
open OptimizerFunctional.StandardProblems
open Xunit

/// The recorded results of SciPy fit the problems that they are compared on.
module SciPyReferenceTests =

    [<Fact>]
    let ``every method solves as many of the 42 problems as the record says`` () =
        let solved method =
            MoreGarbowHillstrom.all
            |> List.filter (fun problem ->
                let run = SciPyReference.evaluations problem.Name method
                Assert.Equal(run.Solved, problem.IsSolved run.Value)
                run.Solved)
            |> List.length

        Assert.Equal<(string * int) seq>(
            [
                "BFGS", 35
                "CG", 31
                "L-BFGS-B", 30
                "Newton-CG", 31
                "trust-ncg", 27
                "trust-exact", 35
                "Nelder-Mead", 19
                "Nelder-Mead-adaptive", 24
                "leastsq(lmder)", 42
                "least_squares(trf,jac)", 42
            ],
            SciPyReference.methods |> List.map (fun method -> method, solved method)
        )

    [<Fact>]
    let ``counts are read`` () =
        let run = SciPyReference.evaluations "Brown badly scaled" "Newton-CG"
        Assert.Equal((4, 5, 5, 4), (run.Iterations, run.ValueCalls, run.GradientCalls, run.HessianCalls))

    [<Fact>]
    let ``no bounded run is below the optimal value`` () =
        for problem in Bounded.all do
            let run = SciPyReference.bounded problem.Name
            Assert.True(run.Value >= problem.OptimalValue - 1e-12 * max 1.0 (abs problem.OptimalValue), problem.Name)

    [<Fact>]
    let ``regressions are recorded from both starts, and none is below the certified sum of squares`` () =
        for problem in Nist.all do
            for method in [ "leastsq (differences)"; "trf (differences)" ] do
                for start in [ 1; 2 ] do
                    let run = SciPyReference.regression problem.Name method start
                    // The sums of Lanczos1 are near 1e-25: the rounding of its residuals alone moves them by 1e-28.
                    let least = problem.ResidualSumOfSquares * (1.0 - 1e-9) - 1e-27
                    Assert.True(run.Value >= least, problem.Name)

        let run = SciPyReference.regression "Misra1a" "lm" 1
        Assert.Equal((26, 16), (run.ResidualCalls, run.JacobianCalls))

    [<Fact>]
    let ``what reached its optimum is near it`` () =
        Assert.Equal(54, SciPyReference.minima.Length)

        for minimum in SciPyReference.minima do
            let excess = minimum.Value - minimum.OptimalValue
            let isNear = excess <= 1e-6 * (1.0 + abs minimum.OptimalValue)
            Assert.Equal(minimum.ReachedOptimum, isNear)

    [<Fact>]
    let ``line searches end with a step that they evaluated and that satisfies the strong Wolfe conditions`` () =
        Assert.Equal(12, SciPyReference.traces.Length)
        // The table of the paper, as this record has it: from 1e-3 and from 10.
        Assert.Equal<int seq>(
            [ 6; 1; 12; 8; 12; 10; 4; 3; 6; 7; 13; 8 ],
            SciPyReference.traces |> Seq.map _.Evaluations.Length
        )

        for trace in SciPyReference.traces do
            let last = Array.last trace.Evaluations
            Assert.Equal(trace.FirstStep, (Array.head trace.Evaluations)[0])
            Assert.Equal(trace.Step, last[0])
            Assert.Equal("CONVERGENCE", trace.Message)

            let decrease = trace.SufficientDecrease * trace.Step * trace.SlopeAtZero
            Assert.True(last[1] <= trace.ValueAtZero + decrease, trace.Function)
            Assert.True(Math.Abs last[2] <= trace.Curvature * Math.Abs trace.SlopeAtZero, trace.Function)

    [<Fact>]
    let ``a name that is not there is named`` () =
        let message (action: unit -> obj) = Assert.Throws<ArgumentException>(Func<obj>(action)).Message

        Assert.Contains("\"Rosenbrok\"", message (fun () -> MoreGarbowHillstrom.find "Rosenbrok"))
        Assert.Contains("\"HS6\"", message (fun () -> Bounded.find "HS6"))
        Assert.Contains("\"Misra9\"", message (fun () -> Nist.find "Misra9"))
        Assert.Contains("\"SGD\"", message (fun () -> SciPyReference.evaluations "Rosenbrock" "SGD"))
        Assert.Contains("\"HS6\"", message (fun () -> SciPyReference.bounded "HS6"))
        Assert.Contains("start 3", message (fun () -> SciPyReference.regression "Misra1a" "lm" 3))
