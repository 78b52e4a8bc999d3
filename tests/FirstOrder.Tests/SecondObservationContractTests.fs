namespace OptimizerFunctional.FirstOrder.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// The contract of every algorithm, and fingerprints of the first step, for methods with a second observation in a
/// step.
module SecondObservationContractTests =

    let private rate = Schedule.constant 1.0
    let private descent = GradientDescent.create { LearningRate = rate }

    let private sam = SharpnessAware.over SharpnessAware.defaults descent
    let private asam = SharpnessAware.over SharpnessAware.adaptive descent
    let private sophia = { Sophia.defaults with LearningRate = rate }
    let private ofHessians = { Sophia.optax with LearningRate = rate }
    let private mars = { Mars.defaults with LearningRate = rate; TakesVectors = true }

    [<Fact>]
    let ``SAM, ASAM, Sophia and exact MARS obey the contract of every algorithm`` () =
        MethodContract.check Observer.online sam
        MethodContract.check Observer.online asam
        MethodContract.check Observer.online (SharpnessAware.over SharpnessAware.defaults (Adam.create Adam.defaults))

        MethodContract.check
            Observer.online
            (Sophia.gaussNewton { sophia with LearningRate = Schedule.constant 0.01; Interval = 2L })

        MethodContract.check
            Observer.secondOrder
            (Sophia.hutchinson { ofHessians with LearningRate = Schedule.constant 0.01; Interval = 2L })

        MethodContract.check
            Observer.online
            (Mars.exact Blocks.Whole { mars with LearningRate = Schedule.constant 0.01 })

    /// The first step on x^2 / 2.
    let private firstStep
        (method: Algorithm<'Running, OptimizerIterate<'State>, 'Observation>)
        (observe: Objective -> Observer<'Observation>)
        (start: float)
        : float =
        let bowl =
            (Objective.OfVectors((fun x -> x[0] * x[0] / 2.0), id))
                .WithHessianTimes(HessianTimesInto(fun _ direction product -> product[0] <- direction[0]))

        let runs = Run.from method (observe bowl) (Vector.ofSeq [ start ]) |> Seq.take 2 |> Seq.toArray
        runs[1].Current.Point[0] - start

    let private starts = [ 1.0; 0.01; 100.0 ]

    let private check (expected: float list) (step: float -> float) =
        for start, size in List.zip starts expected do
            Assert.Equal(-size, step start, 5e-9 * size)

    /// By hand: SAM's gradient is at x + radius, ASAM's at x + radius (|x| + offset); Sophia's h is 0 before its first
    /// estimate, so it steps by the rate and weight decay; the first gradient of MARS is not corrected, and cut to 1.
    [<Fact>]
    let ``the first step at rate 1 is the known one`` () =
        check [ 1.05; 0.06; 100.05 ] (firstStep sam Observer.online)
        check [ 1.505; 0.02; 150.005 ] (firstStep asam Observer.online)
        check [ 1.1; 1.001; 11.0 ] (firstStep (Sophia.gaussNewton sophia) Observer.online)
        check [ 1.0001; 1.000001; 1.01 ] (firstStep (Sophia.hutchinson ofHessians) Observer.secondOrder)
        check [ 0.99999999; 0.999999; 0.99999999 ] (firstStep (Mars.exact Blocks.Whole mars) Observer.online)
