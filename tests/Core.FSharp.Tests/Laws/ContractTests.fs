namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// The laws of any optimizer, and that they catch those that break them.
module ContractTests =

    type Memory = { Last: Vector }

    /// Averages a gradient with the one before: a user's own optimizer.
    let private own =
        Optimizer.create "own" (fun start -> { Last = Vector.zeros start.Length }) (fun state evaluation ->
            struct ({ Last = evaluation.Gradient },
                    Vector.map2 (fun last g -> -0.05 * (last + g)) state.Last evaluation.Gradient))

    [<Fact>]
    let ``an optimizer of one's own obeys the contract`` () = Contract.check own

    let private breaks (number: string) (optimizer: Optimizer<'State>) =
        let error = Assert.Throws<LawException>(fun () -> Contract.check optimizer)
        Assert.StartsWith(number, error.Message)
        Assert.Contains("Shrunk", error.Message)

    [<Fact>]
    let ``an optimizer that remembers outside its state is caught, with the shrunk case`` () =
        let hidden = ref 0.0

        Optimizer.create "impure" (fun _ -> { Last = Vector.zeros 1 }) (fun state evaluation ->
            hidden.Value <- hidden.Value + 1.0
            struct (state, Vector.scale hidden.Value evaluation.Gradient))
        |> breaks "C1"

    /// A class with a field that JSON does not see.
    type Forgetful(seen: float) =
        member _.Read() = seen

    [<Fact>]
    let ``an optimizer whose state is lost in JSON is caught`` () =
        Optimizer.create "forgetful" (fun _ -> Forgetful 0.0) (fun state evaluation ->
            struct (Forgetful(state.Read() + 1.0), Vector.scale (state.Read()) evaluation.Gradient))
        |> breaks "C4"
