namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Section C, first part: units of gradients, of epsilon and of the rate.
module UnitTests =

    [<Fact>]
    let ``P45 without epsilon the scale of each coordinate's gradients does not matter, bit for bit for powers of two``
        ()
        =
        let withoutEpsilon =
            Catalogue.those ScaleFree
            |> List.map (fun entry ->
                match entry.Find "Epsilon" with
                | Some _ -> entry.With [ "Epsilon", 0.0 ]
                | None -> entry.Optimizer)

        Obey.All(
            AnyOptimizer.hide Direction.sign :: withoutEpsilon,
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer = Invariances.scaleFree optimizer
            }
        )

    [<Fact>]
    let ``P45 with epsilon the scale of gradients does matter`` () =
        let broken (optimizer: Optimizer<'State>) =
            Assert.Throws<LawException>(fun () -> Law.check (Invariances.scaleFree optimizer)) |> ignore

        broken (Adam.create Adam.defaults)
        broken (RmsProp.create RmsProp.defaults)
        broken (AdaGrad.create AdaGrad.optax)
        broken (AdaDelta.create AdaDelta.defaults)
        broken (Yogi.create Yogi.defaults)

    [<Fact>]
    let ``P46 epsilon outside the root has the unit of a gradient`` () =
        Obey.Made(
            Catalogue.those EpsilonOfGradient,
            fun _ -> {
                new FactoryVisitor<Law> with
                    member _.Visit make = Invariances.epsilonOutside (fun e -> make [ "Epsilon", e ])
            }
        )

    [<Fact>]
    let ``P46 epsilon inside the root has the unit of a squared gradient`` () =
        Obey.Made(
            Catalogue.those EpsilonOfSquare,
            fun _ -> {
                new FactoryVisitor<Law> with
                    member _.Visit make = Invariances.epsilonInside (fun e -> make [ "Epsilon", e ])
            }
        )

    [<Fact>]
    let ``P53 AdaDelta has the units of the point when epsilon has them too`` () =
        Property.Check StepBounds.adaDeltaUnits

    [<Fact>]
    let ``H1 c times the rate gives c times the steps in every method whose rate is a factor`` () =
        Obey.Made(
            Catalogue.those RateIsFactor,
            fun entry -> {
                new FactoryVisitor<Law> with
                    member _.Visit make = Invariances.homogeneous (Schedule.constant >> entry.Rate >> make)
            }
        )
