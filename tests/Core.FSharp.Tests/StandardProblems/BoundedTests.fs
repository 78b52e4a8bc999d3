namespace OptimizerFunctional.Core.Tests.StandardProblems

open OptimizerFunctional.StandardProblems
open Xunit

/// The problems with bounds.
module BoundedTests =

    let names =
        let data = TheoryData<string>()

        for problem in Bounded.all do
            data.Add problem.Name

        data

    [<Fact>]
    let ``there are 18 problems with names of their own, and none of them is Gulf`` () =
        Assert.Equal(18, Bounded.all.Length)
        Assert.Distinct(Bounded.all |> Seq.map _.Name)
        Assert.DoesNotContain(Bounded.all, (fun problem -> problem.Name.Contains "Gulf"))

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the start and the optimal point are in the box, and the optimal point has the optimal value`` (name: string) =
        let problem = Bounded.find name
        Assert.True(problem.IsFeasible problem.Start)
        Assert.True(problem.IsFeasible problem.OptimalPoint)

        Assert.Equal(problem.OptimalValue, problem.Value problem.OptimalPoint, 1e-13 * abs problem.OptimalValue + 1e-25)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the optimal point satisfies the first-order conditions of the box`` (name: string) =
        let problem = Bounded.find name
        let x = problem.OptimalPoint
        let gradient = problem.Gradient x
        let hessian = problem.Hessian x

        for i in 0 .. x.Length - 1 do
            // A Newton step along the coordinate that the box does not cut off is below what the value can show.
            let step = -gradient[i] / max (abs hessian[i, i]) 1e-300
            let cut = max problem.Lower[i] (min problem.Upper[i] (x[i] + step)) - x[i]
            Assert.True(abs (gradient[i] * cut) <= 1e-9 * abs problem.OptimalValue + 1e-14, $"{name}, coordinate {i}")

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the value at the start is the recorded one, and its derivatives are those of central differences``
        (name: string)
        =
        let problem = Bounded.find name
        let struct (value, gradient) = problem.ValueAndGradient problem.Start
        let row = Array2D.init 1 gradient.Length (fun _ j -> gradient[j])

        Assert.Equal(value, problem.Value problem.Start)
        Assert.Equal(problem.ValueAtStart, value, 1e-14 * abs problem.ValueAtStart)
        Assert.Equal<float seq>(gradient, problem.Gradient problem.Start)
        CentralDifferences.check (name + ", gradient") (problem.Value >> Array.singleton) problem.Start row
        CentralDifferences.check (name + ", Hessian") problem.Gradient problem.Start (problem.Hessian problem.Start)

    [<Fact>]
    let ``a start outside the box is projected onto it`` () =
        Assert.Equal<float seq>([ -2.0; 1.5 ], (Bounded.find "HS2").Start)
        Assert.Equal<float seq>([ 1.0; 2.0; 2.0; 2.0; 2.0 ], (Bounded.find "HS45").Start)

    [<Fact>]
    let ``a missing bound is infinite`` () =
        let problem = Bounded.find "HS1"
        Assert.Equal<float seq>([ -infinity; -1.5 ], problem.Lower)
        Assert.Equal<float seq>([ infinity; infinity ], problem.Upper)
        Assert.False(problem.IsFeasible [| 0.0; -1.6 |])
        Assert.False(problem.IsFeasible [| nan; 0.0 |])

    [<Fact>]
    let ``the other local minimum of HS2 counts as solved`` () =
        let problem = Bounded.find "HS2"
        let edge = [| -1.221026242107102; 1.5 |]
        Assert.Equal(0.0, (problem.Gradient edge)[0], 1e-11)
        Assert.Equal(4.941229317989185, problem.Value edge, 1e-14)
        Assert.True(problem.IsSolved(problem.Value edge))
        Assert.False(problem.IsSolved 4.95)
