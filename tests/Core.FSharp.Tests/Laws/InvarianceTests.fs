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
    let ``P47 turning all gradients round turns all steps round, for every method that reads only gradients`` () =
        Obey.All(
            Catalogue.those GradientsAlone,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.odd optimizer
            }
        )

    [<Fact>]
    let ``P48 permuting the coordinates permutes the steps of every method`` () =
        Obey.All(
            Catalogue.all,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.permutes optimizer
            }
        )

    [<Fact>]
    let ``P49 coordinates run apart move as they do together, for every method but what uses a norm`` () =
        Obey.All(
            Catalogue.all,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.independentCoordinates optimizer
            }
        )

        Assert.Throws<LawException>(fun () -> Law.check (Invariances.independentCoordinates (Clip.byNorm 1.0)))
        |> ignore

    [<Fact>]
    let ``P50 the same gradients give the same steps from anywhere, for every method without decay`` () =
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
    let ``P51 a function times c with rate over c is run alike by gradient descent, momentum and Nesterov`` () =
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
    let ``P52 a state made anew is a fresh start for every method`` () =
        Obey.All(
            Catalogue.all,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.restarts optimizer
            }
        )

    [<Fact>]
    let ``P74 finite gradients give finite steps in every method`` () =
        Obey.All(
            Catalogue.all,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.staysFinite optimizer
            }
        )

    [<Fact>]
    let ``P74 no gradient means no step from a fresh state in every method without decay`` () =
        Obey.All(
            Catalogue.those GradientsAlone,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.staysPut optimizer
            }
        )

        // optax starts m at 1e-6, and moves.
        Assert.Throws<LawException>(fun () -> Law.check (Invariances.staysPut (Yogi.create Yogi.optax))) |> ignore
