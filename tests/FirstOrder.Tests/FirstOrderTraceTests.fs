namespace OptimizerFunctional.FirstOrder.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Steps by hand, in fractions, of methods whose steps are rational.
module FirstOrderTraceTests =

    let private one = Schedule.constant 1.0

    /// Compares coordinates of points with fractions.
    let private trace (optimizer: Optimizer<'State>) (objective: Objective) (from: float) (expected: float list) =
        let run = Optimizer.iterates optimizer objective (Vector.ofSeq [ from ])

        Seq.iter2
            (fun (point: float) (run: Run<_, _>) ->
                Assert.Equal(point, run.Current.Point[0], 1e-15 * (1.0 + abs point)))
            (from :: expected)
            run

    let private power (factor: float) =
        Objective.Create(
            ValueAndGradientInto(fun x g ->
                g[0] <- 2.0 * factor * x[0]
                factor * x[0] * x[0])
        )

    let private slope (gradient: float) =
        Objective.Create(
            ValueAndGradientInto(fun x g ->
                g[0] <- gradient
                gradient * x[0])
        )

    [<Fact>]
    let ``five steps by hand: optimistic gradient descent on x^2 / 2`` () =
        trace
            (OptimisticGradientDescent.create {
                OptimisticGradientDescent.defaults with
                    LearningRate = Schedule.constant 0.5
            })
            (power 0.5)
            1.0
            [ 1.0 / 2.0; 1.0 / 2.0; 1.0 / 4.0; 1.0 / 4.0; 1.0 / 8.0 ]

    [<Fact>]
    let ``four steps by hand: triple momentum on x^2 with L 4 and mu 1`` () =
        let method = TripleMomentum.create { LearningRate = Schedule.constant 0.25; ConditionNumber = 4.0 }
        trace method (power 1.0) 1.0 [ 1.0 / 6.0; -1.0 / 36.0; -5.0 / 216.0; -7.0 / 1296.0 ]
        let last = Optimizer.iterates method (power 1.0) (Vector.ofSeq [ 1.0 ]) |> Seq.item 4
        Assert.Equal(-1.0 / 432.0, (last.Iterate.Value :> IIterate).Answer[0], 1e-16)

    [<Fact>]
    let ``four steps by hand: MoMo on x^2`` () =
        trace (Momo.create { Momo.gradientDescent with Beta1 = 0.5 }) (power 1.0) 8.0 [
            4.0
            10.0 / 3.0
            115.0 / 42.0
            58305.0 / 26124.0
        ]

    [<Fact>]
    let ``five steps by hand: D-Adaptation for gradient descent on a slope`` () =
        trace
            (DAdaptGradientDescent.create { DAdaptGradientDescent.defaults with InitialDistance = 0.125 })
            (slope 1.0)
            0.0
            [ -1.0 / 8.0; -1.0 / 4.0; -3.0 / 8.0; -5.0 / 8.0; -43.0 / 40.0 ]

    [<Fact>]
    let ``five steps by hand: LARS on a slope, through 0`` () =
        trace (Lars.create { Lars.defaults with Momentum = 0.5; TrustCoefficient = 0.5 }) (slope 3.0) 1.0 [
            1.0 / 2.0
            0.0
            -13.0 / 4.0
            -13.0 / 2.0
            -91.0 / 8.0
        ]

    [<Fact>]
    let ``five steps by hand: Signum and NovoGrad on a slope`` () =
        trace (Signum.create { LearningRate = one; Momentum = 0.9 }) (slope 5.0) 0.0 [ -1.0; -2.0; -3.0; -4.0; -5.0 ]

        trace
            (NovoGrad.create { NovoGrad.defaults with LearningRate = one; Beta1 = 0.5; Epsilon = 0.0 })
            (slope 5.0)
            0.0
            [ -1.0; -5.0 / 2.0; -17.0 / 4.0; -49.0 / 8.0; -129.0 / 16.0 ]
