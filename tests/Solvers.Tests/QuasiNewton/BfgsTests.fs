namespace OptimizerFunctional.Solvers.Tests

open OptimizerFunctional.Core
open Xunit

type BfgsTests() =

    let bfgs = Bfgs.create (MoreThuente.create MoreThuente.defaults)

    [<Fact>]
    member _.``solves at least 40 of the 42 problems of Moré, Garbow and Hillstrom``() =
        let results = MghSuite.evaluations bfgs
        let solved = results |> List.filter _.IsSolved |> List.length
        Assert.True(solved >= 40, $"{solved} solved\n{MghSuite.unsolved results}")
