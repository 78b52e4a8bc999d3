namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Section C, second part: changes of gradients and coordinates that do not change the run.
module InvarianceTests =

    let private rated = Schedule.constant

    [<Fact>]
    let ``P47 opposite gradients give opposite steps, for every method that depends only on gradients`` () =
        Obey.All(
            Catalogue.those GradientsAlone,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.odd optimizer
            }
        )

    let private permutes = {
        new OptimizerVisitor<Law> with
            member _.Visit optimizer = Invariances.permutes optimizer
    }

    let private independent = {
        new OptimizerVisitor<Law> with
            member _.Visit optimizer = Invariances.independentCoordinates optimizer
    }

    let private isElementWise (entry: CatalogueEntry) = not (entry.Is WholeVector || entry.Is DependsOnPlace)

    /// Fails unless each entry breaks the law: a trait that is not needed is wrong.
    let private broken (entries: CatalogueEntry list) (law: OptimizerVisitor<Law>) =
        for entry in entries do
            let holds = entry.Optimizer.Apply law
            Assert.Throws<LawException>(fun () -> Law.check holds) |> ignore

    [<Fact>]
    let ``P48 permuting the coordinates permutes the steps of every element-wise method`` () =
        Obey.All(Catalogue.all |> List.filter isElementWise, permutes)
        broken (Catalogue.those DependsOnPlace) permutes

    [<Fact>]
    let ``P48 permuting the coordinates permutes the steps of methods with norms, up to rounding errors`` () =
        // Rounding errors decide the steps where a small epsilon replaces an eigenvalue of 0.
        let smooth (entry: CatalogueEntry) =
            if entry.NeedsEpsilon then entry.With [ "Epsilon", 1.0 ] else entry.Optimizer

        Obey.All(
            Catalogue.those WholeVector |> List.map smooth,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.permutesToRounding optimizer
            }
        )

    [<Fact>]
    let ``P49 coordinates run separately move as they do together, for every element-wise method`` () =
        Obey.All(Catalogue.all |> List.filter isElementWise, independent)
        broken (Catalogue.those WholeVector @ Catalogue.those DependsOnPlace) independent

        Assert.Throws<LawException>(fun () -> Law.check (Invariances.independentCoordinates (Clip.byNorm 1.0)))
        |> ignore

    [<Fact>]
    let ``P50 the same gradients give the same steps from any start, for every method without weight decay`` () =
        Obey.All(
            Catalogue.those GradientsAlone,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.translates optimizer
            }
        )

        Assert.Throws<LawException>(fun () -> Law.check (Invariances.translates (AdamW.create AdamW.defaults)))
        |> ignore

    [<Fact>]
    let ``P51 gradient descent, momentum and Nesterov have the same run on c f with rate over c`` () =
        Property.Check(
            Invariances.objectiveScale (fun rate -> GradientDescent.create { LearningRate = rated rate }),
            "P51 gradient descent"
        )

        Property.Check(
            Invariances.objectiveScale (fun rate ->
                Momentum.create { Momentum.defaults with LearningRate = rated rate }),
            "P51 momentum"
        )

        Property.Check(
            Invariances.objectiveScale (fun rate ->
                Momentum.create { Momentum.pytorch with Nesterov = true; LearningRate = rated rate }),
            "P51 nesterov"
        )

    [<Fact>]
    let ``P52 a new run equals the run of a new optimizer, for every method`` () =
        Obey.All(
            Catalogue.all,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.restarts optimizer
            }
        )

    [<Fact>]
    let ``P74 finite gradients give finite steps in every method`` () =
        // Its steps are relative to the first gradient, which may be 1e-308.
        let isRelative (entry: CatalogueEntry) = entry.Method = "dadapt-gradient-descent"

        Obey.All(
            Catalogue.all |> List.filter (isRelative >> not),
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.staysFinite optimizer
            }
        )

    [<Fact>]
    let ``P74 zero gradients give zero steps from a new state in every method without weight decay`` () =
        Obey.All(
            Catalogue.those GradientsAlone,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.staysPut optimizer
            }
        )

        // optax starts m at 1e-6, and moves.
        Assert.Throws<LawException>(fun () -> Law.check (Invariances.staysPut (Yogi.create Yogi.optax))) |> ignore
