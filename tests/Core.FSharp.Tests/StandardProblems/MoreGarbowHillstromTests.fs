namespace OptimizerFunctional.Core.Tests.StandardProblems

open System
open OptimizerFunctional.StandardProblems
open Xunit

/// The problems of More, Garbow and Hillstrom, against what other programs computed.
module MoreGarbowHillstromTests =

    let names =
        let data = TheoryData<string>()

        for problem in MoreGarbowHillstrom.all do
            data.Add problem.Name

        data

    [<Fact>]
    let ``there are 42 instances of the 35 problems, with names of their own`` () =
        Assert.Equal(42, MoreGarbowHillstrom.all.Length)
        Assert.Equal<int seq>([ 1..35 ], MoreGarbowHillstrom.all |> Seq.map _.Number |> Seq.distinct)
        Assert.Distinct(MoreGarbowHillstrom.all |> Seq.map _.Name)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``value and gradient at the start are the recorded ones`` (name: string) =
        let problem = MoreGarbowHillstrom.find name
        let struct (value, gradient) = problem.ValueAndGradient problem.Start
        let largest = problem.GradientAtStart |> Array.map abs |> Array.max

        Assert.Equal(problem.ValueAtStart, value, 1e-14 * problem.ValueAtStart)
        Assert.Equal(value, problem.Value problem.Start)
        Assert.Equal<float seq>(gradient, problem.Gradient problem.Start)
        Assert.Equal(problem.GradientAtStart.Length, gradient.Length)

        for expected, actual in Array.zip problem.GradientAtStart gradient do
            Assert.Equal(expected, actual, 1e-13 * abs expected + 1e-15 * largest)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the optimal point has the optimal value`` (name: string) =
        let problem = MoreGarbowHillstrom.find name
        // The points are printed to 13 digits at least, which leaves the residuals of zero-residual problems near
        // 1e-13.
        Assert.Equal(problem.OptimalValue, problem.Value problem.OptimalPoint, 1e-8 * problem.OptimalValue + 1e-25)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the derivatives at the start are those of central differences`` (name: string) =
        let problem = MoreGarbowHillstrom.find name
        let gradient = problem.Gradient problem.Start
        let row = Array2D.init 1 gradient.Length (fun _ j -> gradient[j])

        CentralDifferences.check (name + ", Jacobian") problem.Residuals problem.Start (problem.Jacobian problem.Start)
        CentralDifferences.check (name + ", gradient") (problem.Value >> Array.singleton) problem.Start row
        CentralDifferences.check (name + ", Hessian") problem.Gradient problem.Start (problem.Hessian problem.Start)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the gradient is twice the residuals through the Jacobian`` (name: string) =
        let problem = MoreGarbowHillstrom.find name
        let struct (residuals, jacobian) = problem.ResidualsAndJacobian problem.Start
        let gradient = problem.Gradient problem.Start
        Assert.Equal<float seq>(residuals, problem.Residuals problem.Start)

        for j in 0 .. gradient.Length - 1 do
            let terms = residuals |> Array.mapi (fun i r -> 2.0 * r * jacobian[i, j])
            // Rounding is relative to the terms, which may cancel.
            Assert.Equal(Array.sum terms, gradient[j], 1e-14 * Array.sumBy abs terms)

    [<Fact>]
    let ``the angle of the helical valley goes on through a first coordinate of zero`` () =
        let residual (x1: float) = ((MoreGarbowHillstrom.find "Helical valley").Residuals [| x1; 2.0; 0.3 |])[0]

        let slope (x1: float) = ((MoreGarbowHillstrom.find "Helical valley").Jacobian [| x1; 2.0; 0.3 |])[0, 0]

        Assert.Equal(10.0 * (0.3 - 10.0 / 4.0), residual 0.0, 1e-14)
        Assert.Equal(residual 0.0, residual 1e-12, 1e-10)
        Assert.Equal(residual 0.0, residual -1e-12, 1e-10)
        // The angle falls by 1 / (2 pi x2) a unit of x1.
        Assert.Equal(100.0 / (2.0 * Math.PI * 2.0), slope 0.0, 1e-13)
        Assert.Equal(slope 0.0, slope 1e-9, 1e-10)

    [<Fact>]
    let ``solved is within 1e-5 relatively or 1e-8 absolutely of the minimum or of a listed other one`` () =
        let freudensteinRoth = MoreGarbowHillstrom.find "Freudenstein and Roth"
        Assert.True(freudensteinRoth.IsSolved 0.0)
        Assert.True(freudensteinRoth.IsSolved 0.99e-8)
        Assert.False(freudensteinRoth.IsSolved 1.01e-8)
        Assert.True(freudensteinRoth.IsSolved 48.9842)
        Assert.False(freudensteinRoth.IsSolved 48.99)
        Assert.False(freudensteinRoth.IsSolved nan)

        let brownDennis = MoreGarbowHillstrom.find "Brown and Dennis"
        Assert.True(brownDennis.IsSolved 85823.0)
        Assert.False(brownDennis.IsSolved 85823.1)
