namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// Traps that searches of counterexamples fall into.
module TrapTests =

    open Subjects

    [<Fact>]
    let ``trap 1: 0/0 on a flat function refutes nothing`` () =
        // f = 0: every ratio to the first value is not a number.
        let flat = { Numbers = [| 0.0; 1.0 |]; Steps = 5 }

        for measure in
            [
                Measure.neverRises
                Measure.gradientNeverGrows
                Measure.curveIsConvex
                Measure.converges
                Measure.valueAtMost "1" (fun _ -> 1.0)
            ] do
            let conjecture = Conjecture.about (descent 1.0) |> conjecture unitSmooth 5 measure
            Assert.Equal(-infinity, Play.breach conjecture (Play.run conjecture flat))

    [<Fact>]
    let ``trap 1: a run that leaves the finite numbers is a breach under its own name`` () =
        let found =
            Conjecture.about (descent 1e30)
            |> conjecture unitSmooth 100 (Measure.gapAtMost "1e300" (fun _ -> 1e300))
            |> refuted options

        Assert.True(found.Certificate.IsNotFinite, string found)
        Assert.Contains("The run leaves the finite numbers at iterate", string found)

    [<Fact>]
    let ``trap 2: the certificate is kept while a counterexample is shrunk`` () =
        // Bounded chaos without a certificate: f'' = 5 left of -1, 25 right of it, from 5.
        let conjecture = FalseConjectures.heavyBallConverges
        let chaos = Play.run conjecture { Numbers = [| -1.0; 5.0; 25.0; 5.0 |]; Steps = 400 }
        let breach = Play.breach conjecture chaos
        Assert.True(breach > 0.0)
        let method = lazy ExactCycle.recurrence conjecture.Subject
        let certificate = Certificate.find method Measure.converges chaos breach
        Assert.True(certificate.Value.IsCandidate, string certificate)
        // The search goes on until there is a cycle.
        Assert.True (refuted options conjecture).Certificate.IsExactCycle

    [<Fact>]
    let ``trap 2: slow convergence refutes nothing`` () =
        // 400 steps are not enough at this rate, and 20,000 are.
        let survival =
            Conjecture.about (descent 0.001)
            |> conjecture (FunctionClass.smooth 1.0 25.0) 400 Measure.converges
            |> survived { options with Runs = 1300 }

        Assert.Equal(0.0, survival.Nearest)

    [<Fact>]
    let ``trap 3: bounds take the number of steps`` () =
        // 1/(4N + 3) is too small by little at any N; a constant 1/43 would be no bound at one step.
        let found =
            Conjecture.about (descent 1.0)
            |> conjecture unitSmooth 10 (Measure.gapAtMost "1/(4N + 3)" (fun n -> 1.0 / (4.0 * float n + 3.0)))
            |> refuted options

        let bound = 1.0 / (4.0 * float found.Steps + 3.0)
        let trace = found.Trace
        Assert.True(trace.Value found.Steps / (trace.Distance 0 * trace.Distance 0) > bound)

    [<Fact>]
    let ``trap 3: no counterexample has so few steps that the bound is 0`` () =
        let found =
            Conjecture.about (descent 0.25)
            |> conjecture unitSmooth 10 (Measure.gapAtMost "log(N)/100" (fun n -> log (float n) / 100.0))
            |> refuted options

        Assert.True(found.Steps >= 2, string found)
        Assert.True(Double.IsFinite found.Breach, string found)

    [<Theory>]
    [<InlineData(0.0)>]
    [<InlineData(-0.25)>]
    let ``a method that does not lower the value breaks every bound on gradients`` (h: float) =
        let climbs = Optimizer.stateless "no descent" (fun at -> Vector.scale -h at.Gradient)

        let conjecture =
            Conjecture.about climbs
            |> conjecture (FunctionClass.nonconvex 1.0) 3 (Measure.leastGradientAtMost "100" (fun _ -> 100.0))

        Assert.False((refuted options conjecture).Certificate.IsCandidate)

    [<Fact>]
    let ``trap 4: numbers shrink by what there is to read`` () =
        Assert.True(Fraction.cost -0.4 > Fraction.cost 1.0)
        Assert.Contains(-1.0, Fraction.simpler -0.4)

    [<Fact>]
    let ``trap 5: recurring denormal numbers are no cycle`` () =
        let yogi = Yogi.create { Yogi.defaults with LearningRate = rate 0.125 }
        let settles = Conjecture.about yogi |> conjecture (FunctionClass.smooth 1.0 1.0) 5000 Measure.converges
        survived { options with Runs = 40 } settles |> ignore
        // Gradient descent at half the rate underflows to a number that stays.
        let shrinking = Conjecture.about (descent 0.5) |> conjecture (FunctionClass.smooth 1.0 1.0) 3 Measure.converges
        let play = Play.run shrinking { Numbers = [| 1.0; 1.0 |]; Steps = 3 }
        let method = lazy None
        Assert.Equal(None, Certificate.find method Measure.converges play 1.0)

    [<Fact>]
    let ``trap 6: a cycle in the plane is not reached from rest`` () =
        // From rest the heavy ball with momentum 0.65 converges here, although it has a cycle from a moving start.
        let alpha = 14.0 / 21.0 * (2.0 * 1.65 / 25.0)

        Conjecture.about (heavyBall alpha 0.65)
        |> conjecture (FunctionClass.smooth 1.0 25.0) 400 Measure.converges
        |> survived { options with Runs = 2000 }
        |> ignore

    [<Fact>]
    let ``trap 7: a survivor prints its steps, and more steps may refute`` () =
        let adam = Adam.create { Adam.defaults with LearningRate = rate 0.1 }

        let stays steps =
            Conjecture.about adam |> conjecture (FunctionClass.smooth 1.0 1.0) steps (Measure.staysNear 0.1)

        Assert.Contains("4000 steps", string (survived { options with Runs = 20 } (stays 4000)))
        Assert.True((refuted { options with Runs = 20 } (stays 8000)).Breach > 2.5)

    [<Fact>]
    let ``trap 8: drift is measured over a whole period, not regret over a finite run`` () =
        // AMSGrad and small periods: the iterate wobbles, and does not climb.
        let amsGrad = AmsGrad.create { AmsGrad.defaults with LearningRate = rate 1.0; Epsilon = 0.0 }

        Conjecture.about amsGrad
        |> conjecture (FunctionClass.lines 2 6) 3000 (Measure.neverClimbs 1.0 0.01)
        |> survived { options with Runs = 1000 }
        |> ignore

    [<Theory>]
    [<InlineData(1.0)>]
    [<InlineData(1e3)>]
    [<InlineData(371579.0)>]
    [<InlineData(1e6)>]
    let ``rounding errors of large points break no bound on steps`` (start: float) =
        // The slope is 1 right of 0: Lion's steps are 1 rate, those of the heavy ball tend to 10.
        let breach rates subject =
            let conjecture =
                Conjecture.about subject
                |> conjecture (FunctionClass.lipschitz 1.0) 1000 (Measure.stepAtMost 0.01 rates)

            Play.breach conjecture (Play.run conjecture { Numbers = [| -1.0; 1.0; start |]; Steps = 1000 })

        Assert.True(breach 1.0 (lion 0.01) <= 0.0)
        Assert.True(breach 10.0 (heavyBall 0.01 0.9) <= 0.0)
        Assert.True(breach 5.0 (heavyBall 0.01 0.9) > 0.0)

    [<Theory>]
    [<InlineData(1.0)>]
    [<InlineData(371579.0)>]
    let ``rounding errors of large points make no other method`` (start: float) =
        let twice =
            Optimizer.create "half, then half" ignore (fun () at ->
                let half = Vector.scale -0.005 at.Gradient
                struct ((), Vector.add (Vector.subtract (Vector.add at.Point half) at.Point) half))

        let breach subject =
            let conjecture =
                Conjecture.about subject
                |> conjecture (FunctionClass.lipschitz 1.0) 100 (Measure.equals (Subject.ofOptimizer (descent 0.01)))

            Play.breach conjecture (Play.run conjecture { Numbers = [| -1.0; 1.0; start |]; Steps = 100 })

        Assert.True(breach twice <= 0.0)
        Assert.True(breach (descent 0.0101) > 0.0)
