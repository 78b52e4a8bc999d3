namespace OptimizerFunctional.Core.Tests.Laws

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws

/// What is done with an optimizer, whatever its state.
type OptimizerUser<'Result> =
    abstract Use: Optimizer<'State> -> 'Result

/// An optimizer whose state is nobody's business.
type AnyOptimizer =
    abstract Apply: OptimizerUser<'Result> -> 'Result

/// A method under test.
type CatalogueEntry =
    {
        /// What it is called here.
        Name: string
        /// The record of its hyperparameters.
        Settings: Type
        /// The method, with a rate that suits the bowl of `CatalogueTests`.
        Optimizer: AnyOptimizer
        /// Steps in which it must reach the bowl's bottom.
        Budget: int
        /// How far above the bottom it may end.
        Tolerance: float
    }

    override this.ToString() = this.Name

/// Every method. One that is missing here fails a test; one that is here is put under all laws of any method.
[<AbstractClass; Sealed>]
type Catalogue =

    static member Hide(optimizer: Optimizer<'State>) : AnyOptimizer =
        { new AnyOptimizer with
            member _.Apply user = user.Use optimizer
        }

    static member private Entry(name, settings: 'Settings, create: 'Settings -> Optimizer<'State>, budget, tolerance) =
        {
            Name = name
            Settings = typeof<'Settings>
            Optimizer = Catalogue.Hide(create settings)
            Budget = budget
            Tolerance = tolerance
        }

    /// Methods that read gradients alone, coordinate by coordinate.
    static member Plain: CatalogueEntry list =
        let rate = Schedule.constant 0.1
        let falling = Schedule.inverseTime 0.5 0.1

        [
            Catalogue.Entry(
                "gradient descent",
                { GradientDescent.defaults with
                    LearningRate = rate
                },
                GradientDescent.create,
                200,
                1e-9
            )
            Catalogue.Entry("momentum", Momentum.defaults, Momentum.create, 600, 1e-9)
            Catalogue.Entry(
                "momentum as PyTorch, dampened",
                { Momentum.pytorch with
                    LearningRate = rate
                    Dampening = 0.5
                },
                Momentum.create,
                600,
                1e-9
            )
            Catalogue.Entry("Nesterov", Momentum.nesterov, Momentum.create, 600, 1e-9)
            Catalogue.Entry(
                "averaged gradient descent",
                { AveragedGradientDescent.defaults with
                    LearningRate = rate
                    Decay = 0.0
                    AverageFrom = 5L
                },
                AveragedGradientDescent.create,
                200,
                1e-9
            )
            Catalogue.Entry("Rprop", Rprop.defaults, Rprop.create, 300, 1e-9)
            Catalogue.Entry(
                "AdaGrad",
                { AdaGrad.defaults with
                    LearningRate = Schedule.constant 1.0
                },
                AdaGrad.create,
                500,
                1e-9
            )
            Catalogue.Entry(
                "AdaGrad as optax",
                { AdaGrad.optax with
                    LearningRate = Schedule.constant 1.0
                },
                AdaGrad.create,
                500,
                1e-9
            )
            // With a rate of 1 it goes round the bottom in steps that grow by and by: its own scale never shrinks.
            Catalogue.Entry(
                "AdaDelta",
                { AdaDelta.defaults with
                    LearningRate = rate
                    Epsilon = 1e-4
                },
                AdaDelta.create,
                2000,
                1e-9
            )
            Catalogue.Entry(
                "RMSProp",
                { RmsProp.defaults with
                    LearningRate = falling
                },
                RmsProp.create,
                2000,
                1e-4
            )
            Catalogue.Entry(
                "RMSProp as Keras, centered, with momentum",
                { RmsProp.keras with
                    LearningRate = Schedule.inverseTime 0.05 0.02
                    Centered = true
                    Momentum = 0.5
                },
                RmsProp.create,
                4000,
                1e-3
            )
            Catalogue.Entry(
                "RMSProp over a window",
                { RmsPropWindow.defaults with
                    LearningRate = falling
                },
                RmsPropWindow.create,
                2000,
                1e-4
            )
            Catalogue.Entry(
                "Adam",
                { Adam.defaults with
                    LearningRate = rate
                },
                Adam.create,
                1000,
                1e-6
            )
            Catalogue.Entry("Adam as Keras", { Adam.keras with LearningRate = rate }, Adam.create, 1000, 1e-6)
            Catalogue.Entry(
                "AMSGrad",
                { AmsGrad.defaults with
                    LearningRate = rate
                },
                AmsGrad.create,
                1000,
                1e-6
            )
            Catalogue.Entry(
                "AMSGrad as optax",
                { AmsGrad.optax with
                    LearningRate = rate
                },
                AmsGrad.create,
                3000,
                1e-6
            )
            Catalogue.Entry(
                "AMSGrad as PyTorch",
                { AmsGrad.pytorch with
                    LearningRate = rate
                },
                AmsGrad.create,
                1000,
                1e-6
            )
            Catalogue.Entry(
                "Adamax",
                { Adamax.defaults with
                    LearningRate = rate
                },
                Adamax.create,
                1000,
                1e-6
            )
            Catalogue.Entry(
                "Adamax as Keras",
                { Adamax.keras with
                    LearningRate = rate
                },
                Adamax.create,
                1000,
                1e-6
            )
            Catalogue.Entry(
                "Nadam",
                { Nadam.defaults with
                    LearningRate = rate
                },
                Nadam.create,
                1000,
                1e-6
            )
            Catalogue.Entry(
                "Nadam as PyTorch",
                { Nadam.pytorch with
                    LearningRate = rate
                },
                Nadam.create,
                1000,
                1e-6
            )
            Catalogue.Entry(
                "RAdam",
                { RAdam.defaults with
                    LearningRate = rate
                },
                RAdam.create,
                2000,
                1e-6
            )
            Catalogue.Entry(
                "RAdam as PyTorch",
                { RAdam.pytorch with
                    LearningRate = rate
                },
                RAdam.create,
                2000,
                1e-6
            )
            Catalogue.Entry(
                "AdaBelief",
                { AdaBelief.defaults with
                    LearningRate = Schedule.constant 0.01
                },
                AdaBelief.create,
                3000,
                1e-6
            )
            Catalogue.Entry(
                "Yogi",
                { Yogi.defaults with
                    LearningRate = rate
                },
                Yogi.create,
                2000,
                1e-6
            )
            Catalogue.Entry(
                "Lion",
                { Lion.defaults with
                    LearningRate = falling
                },
                Lion.create,
                2000,
                1e-3
            )
        ]

    /// Methods that look at the point, pull it to 0, or move without a gradient.
    static member Decaying: CatalogueEntry list =
        let rate = Schedule.constant 0.1

        [
            Catalogue.Entry(
                "AdamW",
                { AdamW.defaults with
                    Adam.LearningRate = rate
                },
                AdamW.create,
                1000,
                1e-6
            )
            Catalogue.Entry(
                "averaged gradient descent with decay",
                { AveragedGradientDescent.defaults with
                    LearningRate = rate
                },
                AveragedGradientDescent.create,
                200,
                1e-9
            )
            Catalogue.Entry(
                "Lion with decay",
                { Lion.optax with
                    LearningRate = Schedule.inverseTime 0.5 0.1
                },
                Lion.create,
                2000,
                1e-3
            )
            Catalogue.Entry("Yogi as optax", { Yogi.optax with LearningRate = rate }, Yogi.create, 2000, 1e-6)
        ]

    static member All: CatalogueEntry list = Catalogue.Plain @ Catalogue.Decaying

    /// Transforms, and what is made with them.
    static member Transforms: AnyOptimizer list =
        let adam = Adam.create Adam.defaults
        let momentum = Momentum.create Momentum.defaults

        [
            Catalogue.Hide Optimizer.identity
            Catalogue.Hide(Optimizer.scale -0.3)
            Catalogue.Hide(Optimizer.stateless "halved" (fun evaluation -> Vector.scale -0.5 evaluation.Gradient))
            Catalogue.Hide(Clip.byValue 1.0)
            Catalogue.Hide(Clip.byNorm 1.0)
            Catalogue.Hide Direction.sign
            Catalogue.Hide Direction.normalise
            Catalogue.Hide(WeightDecay.coupled 0.1)
            Catalogue.Hide(WeightDecay.decoupled (Schedule.constant 0.1) 0.1)
            Catalogue.Hide(Average.ofSteps 0.9)
            Catalogue.Hide(Noise.gaussian 0.1 0.55 7L)
            Catalogue.Hide(Lookahead.over 3L 0.5 adam)
            Catalogue.Hide(Accumulate.over 3L momentum)
            Catalogue.Hide(SkipNonFinite.over 2L adam)
            Catalogue.Hide(
                Clip.byNorm 1.0
                |> Optimizer.andThen adam
                |> Optimizer.andThen (Clip.byValue 0.01)
            )
            Catalogue.Hide(adam |> Optimizer.andThen Direction.normalise |> Optimizer.andThen momentum)
        ]

    /// Fails the surrounding fact unless all obey the law, on fewer cases, for there are many of them.
    static member Obey
        (
            optimizers: AnyOptimizer list,
            law: OptimizerUser<Law>,
            [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string
        ) =
        for optimizer in optimizers do
            Property.Check(optimizer.Apply law |> Law.withCases 30, name)

    /// The same for entries.
    static member Obey
        (
            entries: CatalogueEntry list,
            law: OptimizerUser<Law>,
            [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string
        ) =
        Catalogue.Obey(entries |> List.map _.Optimizer, law, name)
