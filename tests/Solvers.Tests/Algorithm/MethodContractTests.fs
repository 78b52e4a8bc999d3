namespace OptimizerFunctional.Solvers.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// The contract of solvers, and that it detects violations.
module MethodContractTests =

    let private bfgs = Bfgs.create (MoreThuente.create MoreThuente.defaults)

    [<Fact>]
    let ``BFGS obeys the contract`` () = MethodContract.check Observer.evaluations bfgs

    let private breaks (number: string) (method: Algorithm<'State, Evaluation, Evaluation>) =
        let error = Assert.Throws<LawException>(fun () -> MethodContract.check Observer.evaluations method)

        Assert.StartsWith(number, error.Message)

    [<Fact>]
    let ``a method that does not begin at the start is detected`` () =
        breaks "M1" {
            bfgs with
                Begin =
                    fun start evaluation ->
                        bfgs.Begin start { evaluation with Point = Vector.map (fun x -> x + 1.0) start }
        }

    [<Fact>]
    let ``a method with hidden state is detected`` () =
        let count = ref 0

        breaks "M2" {
            bfgs with
                Tell =
                    fun state evaluation ->
                        count.Value <- count.Value + 1

                        bfgs.Tell state { evaluation with Value = evaluation.Value + float count.Value }
        }

    [<Fact>]
    let ``a method with a wrong iterate is detected`` () =
        breaks "M4" { bfgs with Evaluate = fun _ evaluation -> { evaluation with Value = evaluation.Value - 1.0 } }

    [<Fact>]
    let ``a method whose batch does not match its points is detected`` () =
        breaks "M6" {
            bfgs with
                Batch =
                    fun state ->
                        let point = bfgs.Ask state
                        System.Collections.Immutable.ImmutableArray.Create(point, point)
        }
