namespace OptimizerFunctional.Core.Tests.StandardProblems

open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems
open Xunit

/// The problems of all collections as problems of the one type.
module OneTypeTests =

    let private collections: (string * Problem list) list = [
        "built-in", [ for entry in Problems.all -> entry.Default ]
        "More, Garbow and Hillstrom", [ for problem in MoreGarbowHillstrom.all -> problem.Problem ]
        "bounded", [ for problem in Bounded.all -> problem.Problem ]
        "NIST", [ for problem in Nist.all -> problem.Problem ]
    ]

    let private names = TheoryData<string>(Seq.map fst collections)

    let collectionNames = names

    let private find (name: string) = List.find (fst >> (=) name) collections |> snd

    [<Theory; MemberData(nameof collectionNames)>]
    let ``a least value is solved and one above every known minimum is not`` (name: string) =
        for problem in find name do
            if not (System.Double.IsNaN problem.MinimumValue) then
                let known = problem.MinimumValue :: List.ofSeq problem.OtherMinima
                Assert.All(known, fun value -> Assert.True(problem.IsSolved value, $"{problem.Name} at {value}"))
                let above = 2.0 * abs (List.max known) + 1.0
                Assert.False(problem.IsSolved above, $"{problem.Name} at {above}")

    [<Theory; MemberData(nameof collectionNames)>]
    let ``the start and the minimizers have the dimension and are in the box`` (name: string) =
        for problem in find name do
            for point in Seq.append [ problem.Start ] problem.Minimizers do
                Assert.Equal(problem.Dimension, point.Length)

                for i in 0 .. point.Length - 1 do
                    Assert.True(problem.Lower[i] <= point[i] && point[i] <= problem.Upper[i], problem.Name)

    [<Theory; MemberData(nameof collectionNames)>]
    let ``the squares of the residuals sum to the value, and their Jacobian gives the gradient`` (name: string) =
        for problem in find name do
            match problem.Residuals with
            | None -> ()
            | Some residuals ->
                let start = problem.Start
                let evaluation: OptimizerFunctional.Evaluation = problem.Objective.At start
                let r = residuals.At start

                let struct (jacobian, _) = residuals.JacobianAt(start, r, OptimizerFunctional.Bounds.None)

                let near (expected: float) (actual: float) (scale: float) =
                    Assert.True(abs (expected - actual) <= 1e-12 * scale, $"{problem.Name}: {actual} not {expected}")

                near evaluation.Value (Vector.dot r r) (Vector.dot r r)

                for j in 0 .. start.Length - 1 do
                    let terms = [ for i in 0 .. r.Length - 1 -> 2.0 * jacobian[i, j] * r[i] ]
                    near evaluation.Gradient[j] (List.sum terms) (List.sumBy abs terms)
