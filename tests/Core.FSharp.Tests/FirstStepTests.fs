namespace OptimizerFunctional.Core.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// The first step at rate 1 against gradients of 1, 0.01 and 100: a fingerprint of where epsilon stands, of bias
/// correction and of what accumulators start from. The numbers were computed apart from this library, to about 9 digits.
module FirstStepTests =

    let private one = Schedule.constant 1.0

    let private fingerprints: (string * (Vector -> Evaluation -> Vector) * float list) list =
        let run = Methods.run

        [
            "gradient descent", run (GradientDescent.create { LearningRate = one }), [ 1.0; 0.01; 100.0 ]
            "momentum",
            run (
                Momentum.create
                    { Momentum.defaults with
                        LearningRate = one
                    }
            ),
            [ 1.0; 0.01; 100.0 ]
            "momentum, PyTorch",
            run (
                Momentum.create
                    { Momentum.pytorch with
                        LearningRate = one
                    }
            ),
            [ 1.0; 0.01; 100.0 ]
            "RAdam",
            run (
                RAdam.create
                    { RAdam.defaults with
                        LearningRate = one
                    }
            ),
            [ 1.0; 0.01; 100.0 ]
            "RAdam, PyTorch",
            run (
                RAdam.create
                    { RAdam.pytorch with
                        LearningRate = one
                    }
            ),
            [ 1.0; 0.01; 100.0 ]
            "RAdam, optax", run (RAdam.create { RAdam.optax with LearningRate = one }), [ 1.0; 0.01; 100.0 ]
            "Nesterov",
            run (
                Momentum.create
                    { Momentum.nesterov with
                        LearningRate = one
                    }
            ),
            [ 1.9; 0.019; 190.0 ]
            "Nesterov, PyTorch",
            run (
                Momentum.create
                    { Momentum.pytorch with
                        Nesterov = true
                        LearningRate = one
                    }
            ),
            [ 1.9; 0.019; 190.0 ]
            "AdaGrad, optax",
            run (
                AdaGrad.create
                    { AdaGrad.optax with
                        LearningRate = one
                    }
            ),
            [ 0.953462546; 0.0316069613; 0.999995 ]
            "AdaGrad, Keras",
            run (
                AdaGrad.create
                    { AdaGrad.keras with
                        LearningRate = one
                    }
            ),
            [ 0.953462546; 0.0316069613; 0.999995 ]
            "AdaGrad, PyTorch",
            run (
                AdaGrad.create
                    { AdaGrad.defaults with
                        LearningRate = one
                    }
            ),
            [ 1.0; 0.99999999; 1.0 ]
            // Optimisers.jl: the sum starts from epsilon.
            "AdaGrad, Optimisers.jl",
            run (
                AdaGrad.create
                    { AdaGrad.defaults with
                        LearningRate = one
                        InitialAccumulator = 1e-8
                        Epsilon = 1e-8
                    }
            ),
            [ 0.999999985; 0.999949004; 1.0 ]
            "AdaDelta, PyTorch and optax",
            run (AdaDelta.create AdaDelta.pytorch),
            [ 0.00316226185; 0.00301511345; 0.00316227766 ]
            "AdaDelta, Keras",
            run (
                AdaDelta.create
                    { AdaDelta.keras with
                        LearningRate = one
                    }
            ),
            [ 0.00141421215; 0.00140028008; 0.00141421356 ]
            "AdaDelta, Optimisers.jl",
            run (AdaDelta.create { AdaDelta.pytorch with Epsilon = 1e-8 }),
            [ 0.00031622775; 0.000316069771; 0.000316227766 ]
            "RMSProp, optax",
            run (
                RmsProp.create
                    { RmsProp.optax with
                        LearningRate = one
                    }
            ),
            [ 3.1622775; 3.16069771; 3.16227766 ]
            "RMSProp, PyTorch",
            run (
                RmsProp.create
                    { RmsProp.pytorch with
                        LearningRate = one
                    }
            ),
            [ 9.999999; 9.9999; 9.99999999 ]
            "RMSProp, Keras",
            run (
                RmsProp.create
                    { RmsProp.keras with
                        LearningRate = one
                    }
            ),
            [ 3.16227608; 3.14658388; 3.16227766 ]
            "Adam, paper, PyTorch and optax",
            run (
                Adam.create
                    { Adam.defaults with
                        LearningRate = one
                    }
            ),
            [ 0.99999999; 0.999999; 1.0 ]
            "Adam, Keras",
            run (Adam.create { Adam.keras with LearningRate = one }),
            [ 0.999996838; 0.999683872; 0.999999968 ]
            "Adamax, PyTorch and optax",
            run (
                Adamax.create
                    { Adamax.pytorch with
                        LearningRate = one
                    }
            ),
            [ 0.99999999; 0.999999; 1.0 ]
            "Nadam, optax",
            run (
                Nadam.create
                    { Nadam.defaults with
                        LearningRate = one
                    }
            ),
            [ 1.4736842; 1.47368274; 1.47368421 ]
            "Nadam, PyTorch",
            run (
                Nadam.create
                    { Nadam.pytorch with
                        LearningRate = one
                    }
            ),
            [ 1.05645177; 1.05645072; 1.05645178 ]
            "Nadam, Keras",
            run (Nadam.create { Nadam.keras with LearningRate = one }),
            [ 1.0627877; 1.06277718; 1.0627878 ]
            "AdaBelief, optax",
            run (
                AdaBelief.create
                    { AdaBelief.defaults with
                        LearningRate = one
                    }
            ),
            [ 1.11111111; 1.11111111; 1.11111111 ]
            "Yogi, optax",
            run (Yogi.create { Yogi.optax with LearningRate = one }),
            [ 0.998511358; 0.292949932; 0.99999004 ]
            "Lion",
            run (
                Lion.create
                    { Lion.defaults with
                        LearningRate = one
                    }
            ),
            [ 1.0; 1.0; 1.0 ]
            "Rprop",
            run (
                Rprop.create
                    { Rprop.defaults with
                        InitialStep = 1.0
                    }
            ),
            [ 1.0; 1.0; 1.0 ]
            // Not in the published table; by hand. The paper's AMSGrad corrects nothing: 0.1 g / (sqrt(0.001) g + 1e-8).
            "AMSGrad, paper",
            run (
                AmsGrad.create
                    { AmsGrad.defaults with
                        LearningRate = one
                    }
            ),
            [ 3.16227666; 3.16217766; 3.16227765 ]
            "AMSGrad, PyTorch",
            run (
                AmsGrad.create
                    { AmsGrad.pytorch with
                        LearningRate = one
                    }
            ),
            [ 0.99999999; 0.999999; 1.0 ]
            "AMSGrad, optax",
            run (
                AmsGrad.create
                    { AmsGrad.optax with
                        LearningRate = one
                    }
            ),
            [ 0.99999999; 0.999999; 1.0 ]
            "Adamax, paper",
            run (
                Adamax.create
                    { Adamax.defaults with
                        LearningRate = one
                    }
            ),
            [ 1.0; 1.0; 1.0 ]
            "Adamax, Keras",
            run (Adamax.create { Adamax.keras with LearningRate = one }),
            [ 0.9999999; 0.9999900001; 0.999999999 ]
            "RMSProp over a window",
            run (
                RmsPropWindow.create
                    { RmsPropWindow.defaults with
                        LearningRate = one
                    }
            ),
            [ 0.99999999; 0.999999; 1.0 ]
        ]

    let names =
        let data = TheoryData<string>()
        fingerprints |> List.iter (fun (name, _, _) -> data.Add name)
        data

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the first step at rate 1 is the known one`` (name: string) =
        let _, run, expected = fingerprints |> List.find (fun (other, _, _) -> other = name)

        for gradient, size in List.zip [ 1.0; 0.01; 100.0 ] expected do
            let point = Vector.zeros 1

            let step =
                run
                    point
                    {
                        Point = point
                        Value = 0.0
                        Gradient = Vector.ofSeq [ gradient ]
                    }

            Assert.Equal(-size, step[0], 5e-9 * size)
