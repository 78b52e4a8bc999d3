namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open Xunit

/// Section C, first part: units of gradients, of epsilon and of the rate.
module UnitTests =

    let private rated = Schedule.constant

    let private scaleFree =
        [
            Catalogue.Hide(Adam.create { Adam.defaults with Epsilon = 0.0 })
            Catalogue.Hide(Nadam.create { Nadam.defaults with Epsilon = 0.0 })
            Catalogue.Hide(Nadam.create { Nadam.pytorch with Epsilon = 0.0 })
            Catalogue.Hide(AmsGrad.create { AmsGrad.defaults with Epsilon = 0.0 })
            Catalogue.Hide(AmsGrad.create { AmsGrad.optax with Epsilon = 0.0 })
            Catalogue.Hide(AmsGrad.create { AmsGrad.pytorch with Epsilon = 0.0 })
            Catalogue.Hide(Adamax.create Adamax.defaults)
            Catalogue.Hide(RmsProp.create { RmsProp.defaults with Epsilon = 0.0 })
            Catalogue.Hide(
                RmsProp.create
                    { RmsProp.pytorch with
                        Epsilon = 0.0
                        Centered = true
                        Momentum = 0.9
                    }
            )
            Catalogue.Hide(
                RmsPropWindow.create
                    { RmsPropWindow.defaults with
                        Window = 3
                        Epsilon = 0.0
                    }
            )
            Catalogue.Hide(AdaGrad.create { AdaGrad.defaults with Epsilon = 0.0 })
            Catalogue.Hide(
                AdaBelief.create
                    { AdaBelief.defaults with
                        Epsilon = 0.0
                    }
            )
            Catalogue.Hide(Lion.create Lion.defaults)
            Catalogue.Hide(Rprop.create Rprop.defaults)
            Catalogue.Hide Direction.sign
        ]

    [<Fact>]
    let ``P45 without epsilon the scale of gradients does not matter, bit for bit for powers of two, coordinate by coordinate``
        ()
        =
        Catalogue.Obey(
            scaleFree,
            { new OptimizerUser<Law> with
                member _.Use optimizer = Invariances.scaleFree optimizer
            }
        )

    [<Fact>]
    let ``P45 with epsilon the scale of gradients does matter`` () =
        let broken (optimizer: Optimizer<'State>) =
            Assert.Throws<LawException>(fun () -> Law.check (Invariances.scaleFree optimizer))
            |> ignore

        broken (Adam.create Adam.defaults)
        broken (RmsProp.create RmsProp.defaults)
        broken (AdaGrad.create AdaGrad.optax)
        broken (AdaDelta.create AdaDelta.defaults)
        broken (Yogi.create Yogi.defaults)

    [<Fact>]
    let ``P46 epsilon outside the root has the unit of a gradient`` () =
        let hold (law: Law) =
            Property.Check(law, "P46 " + law.Statement)

        hold (Invariances.epsilonOutside (fun e -> Adam.create { Adam.defaults with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> Adam.create { Adam.keras with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> AdaGrad.create { AdaGrad.defaults with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> RmsProp.create { RmsProp.defaults with Epsilon = e }))

        hold (
            Invariances.epsilonOutside (fun e ->
                RmsPropWindow.create
                    { RmsPropWindow.defaults with
                        Epsilon = e
                    })
        )

        hold (Invariances.epsilonOutside (fun e -> Nadam.create { Nadam.defaults with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> AmsGrad.create { AmsGrad.defaults with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> AmsGrad.create { AmsGrad.optax with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> AmsGrad.create { AmsGrad.pytorch with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> Adamax.create { Adamax.pytorch with Epsilon = e }))
        hold (Invariances.epsilonOutside (fun e -> Adamax.create { Adamax.keras with Epsilon = e }))

        hold (
            Invariances.epsilonOutside (fun e ->
                Yogi.create
                    { Yogi.defaults with
                        Epsilon = e
                        InitialAccumulator = 0.0
                    })
        )

    [<Fact>]
    let ``P46 epsilon inside the root has the unit of a squared gradient`` () =
        let hold (law: Law) =
            Property.Check(law, "P46 " + law.Statement)

        hold (Invariances.epsilonInside (fun e -> RmsProp.create { RmsProp.optax with Epsilon = e }))

        hold (
            Invariances.epsilonInside (fun e ->
                RmsProp.create
                    { RmsProp.keras with
                        Epsilon = e
                        Centered = true
                        BiasCorrection = true
                    })
        )

        hold (
            Invariances.epsilonInside (fun e ->
                AdaGrad.create
                    { AdaGrad.optax with
                        Epsilon = e
                        InitialAccumulator = 0.0
                    })
        )

    [<Fact>]
    let ``P53 AdaDelta has the units of the point when epsilon has them too`` () = Property.Check Bounds.adaDeltaUnits

    [<Fact>]
    let ``H1 c times the rate gives c times the steps in every method whose rate is a factor`` () =
        let hold (law: Law) =
            Property.Check(law, "H1 " + law.Statement)

        hold (Invariances.homogeneous (fun r -> GradientDescent.create { LearningRate = rated r }))

        hold (
            Invariances.homogeneous (fun r ->
                Momentum.create
                    { Momentum.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Momentum.create
                    { Momentum.pytorch with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Momentum.create
                    { Momentum.nesterov with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Momentum.create
                    { Momentum.pytorch with
                        Nesterov = true
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                AdaGrad.create
                    { AdaGrad.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                AdaDelta.create
                    { AdaDelta.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                RmsProp.create
                    { RmsProp.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                RmsProp.create
                    { RmsProp.keras with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                RmsPropWindow.create
                    { RmsPropWindow.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Adam.create
                    { Adam.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Adam.create
                    { Adam.keras with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                AmsGrad.create
                    { AmsGrad.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                AmsGrad.create
                    { AmsGrad.optax with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                AmsGrad.create
                    { AmsGrad.pytorch with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Adamax.create
                    { Adamax.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Nadam.create
                    { Nadam.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Nadam.create
                    { Nadam.pytorch with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                RAdam.create
                    { RAdam.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                RAdam.create
                    { RAdam.pytorch with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                AdaBelief.create
                    { AdaBelief.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Yogi.create
                    { Yogi.defaults with
                        LearningRate = rated r
                    })
        )

        hold (
            Invariances.homogeneous (fun r ->
                Lion.create
                    { Lion.defaults with
                        LearningRate = rated r
                    })
        )
