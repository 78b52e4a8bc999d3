namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Section A: gradient descent, momentum and Nesterov.
module DescentTests =

    let private gradientDescent =
        GradientDescent.create { GradientDescent.defaults with LearningRate = Schedule.constant 0.03125 }

    let private momentum = Momentum.create { Momentum.defaults with LearningRate = Schedule.constant 0.03125 }

    let private nesterov = Momentum.create { Momentum.nesterov with LearningRate = Schedule.constant 0.03125 }

    [<Fact>]
    let ``P01 gradient descent lowers an L-smooth function by at least rate (1 - rate L over 2) squared norms`` () =
        Property.Check Descent.lemma

    [<Fact>]
    let ``P02 gradient descent never increases a convex quadratic if and only if its rate is at most 2/L`` () =
        Property.Check Descent.neverRaises
        Property.Check Descent.divergesAboveTheBound

    [<Fact>]
    let ``P02 with dyadic curvature and rate gradient descent multiplies by 1 - rate * curvature bit for bit`` () =
        Property.Check Descent.neverRaisesExactly

    [<Fact>]
    let ``P03 at rate 1/L a convex function is within L d^2 over 4k + 2 of its least value, and the bound is attained``
        ()
        =
        Property.Check Descent.convexRate
        Property.Check Descent.convexRateAttained

    [<Fact>]
    let ``P04 up to 2/L gradient descent never increases the distance to the minimizer of a convex function`` () =
        Property.Check Descent.fejer

    [<Fact>]
    let ``P05 a step contracts the distance by max(|1 - rate mu|, |1 - rate L|), with equality on extreme eigenvectors``
        ()
        =
        Property.Check Descent.contraction
        Property.Check Descent.contractionAttained

    [<Fact>]
    let ``P06 a step contracts values by the square of that factor`` () = Property.Check Descent.valueContraction

    [<Fact>]
    let ``P07 the smallest of k + 1 squared gradients is at most 2L(f0 - f*) over k + 1, convex or not`` () =
        Property.Check Descent.nonConvexRate

    [<Fact>]
    let ``P08 on a mode the heavy ball is a recurrence of two terms, stable exactly below rate 2(1 + momentum)/L`` () =
        Property.Check Acceleration.heavyBallRecurrence
        Property.Check Acceleration.heavyBallStability

    [<Fact>]
    let ``P09 with Polyak's tuning every mode decays by (sqrt k - 1)/(sqrt k + 1)`` () =
        Property.Check Acceleration.polyakTuning

    [<Fact>]
    let ``P10 modes of Nesterov decay by 1 - 1/sqrt k, and by 1 - 2/sqrt(3k + 1) when tuned to quadratics`` () =
        Property.Check Acceleration.nesterovStandard
        Property.Check Acceleration.nesterovTuned

    [<Fact>]
    let ``P11 on a mode Nesterov has two terms, stable exactly below rate 2(1 + momentum)/(L(1 + 2 momentum))`` () =
        Property.Check Acceleration.nesterovRecurrence
        Property.Check Acceleration.nesterovStability

    [<Fact>]
    let ``P12 Nesterov's values decay by 1 - 1/sqrt k per step`` () = Property.Check Acceleration.nesterovValue

    [<Fact>]
    let ``P14 the heavy ball enters the cycle 792, -2208, 2592 over 1225 of a convex function`` () =
        Property.Check Acceleration.heavyBallCycles

    [<Fact>]
    let ``P14 gradient descent and Nesterov converge from the starts where the heavy ball cycles`` () =
        Property.Check Acceleration.othersDoNotCycle

    [<Fact>]
    let ``P15 momentum 0 is gradient descent bit for bit, whatever the dampening, and so is Nesterov`` () =
        Property.Check MomentumForms.withoutMomentum

    [<Fact>]
    let ``P16 the rate inside and outside the buffer are one method while it is constant`` () =
        Property.Check MomentumForms.ratePlacement

    [<Fact>]
    let ``P16 a step of momentum is the decayed sum of dampened gradients, the first one not dampened`` () =
        Property.Check MomentumForms.buffer

    [<Fact>]
    let ``P16 under a schedule the rate inside and outside the buffer differ`` () =
        Property.Check MomentumForms.ratePlacementUnderASchedule

    [<Fact>]
    let ``P17 Nesterov as in PyTorch, optax, Keras, Optimisers.jl and the textbook agree while the rate is constant``
        ()
        =
        Property.Check MomentumForms.nesterovForms

    [<Fact>]
    let ``P18 the steps of gradient descent, momentum and Nesterov are linear in the gradients`` () =
        Property.Check(MomentumForms.linear gradientDescent)
        Property.Check(MomentumForms.linear momentum)
        Property.Check(MomentumForms.linear nesterov)

    [<Fact>]
    let ``P19 rotating the axes rotates the runs of gradient descent, momentum and Nesterov`` () =
        Property.Check(Descent.rotates gradientDescent)
        Property.Check(Descent.rotates momentum)
        Property.Check(Descent.rotates nesterov)

    [<Fact>]
    let ``P19 rotating the axes does not rotate Adam`` () = Property.Check Descent.adamDoesNotRotate
