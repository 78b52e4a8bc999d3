namespace OptimizerFunctional.Searching.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// The contract of methods that search, and that it catches those that break it.
module MethodContractTests =

    let private bfgs = Bfgs.create (MoreThuente.create MoreThuente.defaults)

    [<Fact>]
    let ``BFGS obeys the contract`` () =
        MethodContract.check Observe.evaluation bfgs

    [<Fact>]
    let ``an optimizer as a method obeys the contract`` () =
        MethodContract.check Observe.evaluation (OptimizerMethod.create (Adam.create Adam.defaults))

    [<Fact>]
    let ``an optimizer as a method has the iterates of the optimizer, bit for bit`` () =
        let problem = (Problems.find "rosenbrock").Default
        let adam = Adam.create Adam.defaults
        let method = OptimizerMethod.create adam

        let expected =
            Iterates.from adam problem.Objective problem.Start
            |> Seq.truncate 30
            |> Seq.map (fun iterate -> iterate.Index, iterate.Evaluation)

        let actual =
            MethodRun.start method problem.Start
            |> MethodRun.iterates method (Observe.evaluation problem.Objective)
            |> Seq.truncate 30
            |> Seq.map (fun run -> run.Index, run.Current)

        for (index, expected), (actualIndex, actual) in Seq.zip expected actual do
            Assert.Equal(index, actualIndex)
            Assert.Equal(expected.Value, actual.Value)
            Expect.sameVector "The point" expected.Point actual.Point
            Expect.sameVector "The gradient" expected.Gradient actual.Gradient

    let private breaks (number: string) (method: Method<'State, Evaluation>) =
        let error =
            Assert.Throws<LawException>(fun () -> MethodContract.check Observe.evaluation method)

        Assert.StartsWith(number, error.Message)

    [<Fact>]
    let ``a method that begins elsewhere is caught`` () =
        breaks
            "M1"
            { bfgs with
                Start = fun start -> bfgs.Start(Vector.map (fun x -> x + 1.0) start)
            }

    [<Fact>]
    let ``a method that remembers outside its state is caught`` () =
        let count = ref 0

        breaks
            "M2"
            { bfgs with
                Tell =
                    fun state evaluation ->
                        count.Value <- count.Value + 1

                        bfgs.Tell
                            state
                            { evaluation with
                                Value = evaluation.Value + float count.Value
                            }
            }

    [<Fact>]
    let ``a method whose iterate is made up is caught`` () =
        breaks
            "M4"
            { bfgs with
                Evaluate =
                    fun _ evaluation ->
                        { evaluation with
                            Value = evaluation.Value - 1.0
                        }
            }

    [<Fact>]
    let ``a method whose batch is not what it asks for is caught`` () =
        breaks
            "M6"
            { bfgs with
                Batch =
                    fun state ->
                        let point = bfgs.Query state
                        System.Collections.Immutable.ImmutableArray.Create(point, point)
            }
