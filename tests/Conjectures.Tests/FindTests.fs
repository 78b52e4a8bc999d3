namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// Finds that are new or simpler than those of the literature, with their numbers.
module FindTests =

    open Subjects

    let private certificateOf (conjecture: Conjecture) (numbers: float[]) =
        let play = Play.run conjecture { Numbers = numbers; Steps = conjecture.Steps }
        let breach = Play.breach conjecture play
        Certificate.find (lazy ExactCycle.recurrence conjecture.Subject) conjecture.Expectation play breach

    [<Fact>]
    let ``two pieces break the heavy ball, with the cycle 7, -8, -3`` () =
        match certificateOf FalseConjectures.heavyBallConverges [| -1.0; 7.0; 25.0; 2.0 |] with
        | Some(Certificate.ExactCycle points) ->
            let sorted = points |> List.sort |> List.map string
            Assert.Equal<string list>([ "-144/49"; "-54/49"; "18/7" ], sorted)

            match Certificate.Whole points with
            | Some(struct (unit, whole)) ->
                Assert.Equal("18/49", string unit)
                let start = whole |> List.findIndex (fun number -> int number = 7)
                let turned = List.init 3 (fun i -> int whole[(start + i) % 3])
                Assert.Equal<int list>([ 7; -8; -3 ], turned)
            | None -> Assert.Fail "no whole numbers"
        | other -> Assert.Fail(string other)

    [<Fact>]
    let ``7, -8, -3, 7 by hand: the gradients are 175, -105 and -70`` () =
        // Scaled by 49/18, so that the knot is at -49/18: 7 (x - k) + 25 k left of it, 25 x right of it.
        let knot = -49.0 / 18.0
        let pieces = Pieces.smooth [| knot |] [| 7.0; 25.0 |]

        let slope x =
            let struct (_, slope) = pieces.At x
            slope

        Assert.Equal(175.0, slope 7.0, 10)
        Assert.Equal(-105.0, slope -8.0, 10)
        Assert.Equal(-70.0, slope -3.0, 10)
        let next x before = x - slope x / 9.0 + 4.0 / 9.0 * (x - before)
        Assert.Equal(-8.0, next 7.0 -3.0, 10)
        Assert.Equal(-3.0, next -8.0 7.0, 10)
        Assert.Equal(7.0, next -3.0 -8.0, 10)

    [<Fact>]
    let ``the three pieces of Lessard, Recht and Packard have their cycle 792, -2208, 2592 over 1225`` () =
        match certificateOf FalseConjectures.heavyBallConverges [| 1.0; 2.0; 25.0; 1.0; 25.0; 3.3 |] with
        | Some(Certificate.ExactCycle points) ->
            Assert.Equal<string list>([ "-2208/1225"; "792/1225"; "2592/1225" ], points |> List.sort |> List.map string)
        | other -> Assert.Fail(string other)

    [<Fact>]
    let ``half a Huber function breaks convex curves of values above 6 - sqrt 18`` () =
        // f'' = 0 left of -1/2, 1 right of it, from 1, 2 steps: f = 1/2, (1 - h)^2 / 2 or |1 - h| / 2 - 1/8, ...
        let breaks h =
            let conjecture = Conjecture.about (descent h) |> conjecture unitSmooth 2 Measure.curveIsConvex
            Play.breach conjecture (Play.run conjecture { Numbers = [| -0.5; 0.0; 1.0; 1.0 |]; Steps = 2 }) > 0.0

        Assert.False(breaks (6.0 - sqrt 18.0 - 1e-6))
        Assert.True(breaks (6.0 - sqrt 18.0 + 1e-6))

    [<Fact>]
    let ``Adam at its default decay rates climbs 0.0100005 learning rates a step on a period of 1841, not of 1840`` () =
        let slopes p = Array.init p (fun i -> if i = 0 then 1.001 * float (p - 1) else -1.0)
        let drift p = Drift.adam 0.9 0.999 0.0 (slopes p) / float p
        Assert.Equal(0.0100004623, drift 1841, 10)
        Assert.True(drift 1840 < 0.01)

        // The run agrees with the closed form.
        let trace = Trace(1, 1841 * 22)

        (Conjecture.about (adam 1.0 0.9 0.999))
            .Run((FunctionClass.lines 1841 1841).Open(slopes 1841), [| 0.0 |], 1841 * 22, trace)

        Assert.Equal(drift 1841, (trace.Point(1841 * 22)[0] - trace.Point(1841 * 21)[0]) / 1841.0, 9)

    /// A second program, which rounds otherwise, is thrown 1.20 rates away at step 21,431: the distance of 1e-9 from
    /// which the burst grows is one of rounding errors, and so are its last digits.
    [<Fact>]
    let ``Adam at PyTorch's defaults comes within 1e-9 of the minimum of x^2 / 2 and is thrown more than a rate away``
        ()
        =
        let trace = Trace(1, 22_000)
        let functions = FunctionClass.smooth 1.0 1.0

        (Conjecture.about (Adam.create { Adam.defaults with LearningRate = rate 0.001 }))
            .Run(functions.Open [| 1.0; 1.0 |], [| 1.0 |], 22_000, trace)

        let near = Seq.find (fun index -> trace.Distance index < 1e-9) (seq { 0..22_000 })
        Assert.Equal(4362, near)
        let far = Seq.maxBy trace.Distance (seq { near..22_000 })
        Assert.InRange(trace.Distance far / 0.001, 1.0, 1.5)
        Assert.InRange(far, 21_000, 22_000)

    [<Theory>]
    [<InlineData(1.0, 1.0)>]
    [<InlineData(10.0, 1.0)>]
    [<InlineData(100.0, 7.0)>]
    [<InlineData(1000.0, 29.0)>]
    [<InlineData(10000.0, 84.0)>]
    let ``Lion stays away from the minimizer by up to so many rates, on f'' = 1/kappa left and 1 right of 0``
        (kappa: float, rates: float)
        =
        // A second program found the same distances in 400,000 steps.
        let trace = Trace(1, 100_000)
        let functions = FunctionClass.smooth 0.0 1.0
        (Conjecture.about (lion 1.0)).Run(functions.Open [| 0.0; 1.0 / kappa; 1.0; 1.0 |], [| 1.0 |], 100_000, trace)
        Assert.Equal(rates, seq { 75_000..100_000 } |> Seq.map trace.Distance |> Seq.max)

    [<Fact>]
    let ``Lion's bits recur on x^2 / 2 with period 4, at 1/8 and 0`` () =
        let conjecture =
            Conjecture.about (lion 0.125) |> conjecture (FunctionClass.smooth 1.0 1.0) 400 Measure.converges

        match certificateOf conjecture [| 1.0; 1.0 |] with
        | Some(Certificate.BitsRecur(_, period)) -> Assert.Equal(4, period)
        | other -> Assert.Fail(string other)

    [<Fact>]
    let ``a decaying learning rate does not recur for ever`` () =
        // From the same bits a later step is shorter, so no cycle is certified.
        let falling = Schedule.custom "falling" (fun count -> if count < 1000L then 2.0 else 1.0)
        let descent = GradientDescent.create { GradientDescent.defaults with LearningRate = falling }
        let conjecture = Conjecture.about descent |> conjecture (FunctionClass.smooth 1.0 1.0) 100 Measure.converges
        Assert.Equal(None, certificateOf conjecture [| 1.0; 1.0 |])

    [<Fact>]
    let ``Adam with beta1 = 0 climbs where Reddi, Kale and Kumar say, from slopes C, -1, -1`` () =
        let found = refuted options (FalseConjectures.adamClimbs 0.0 0.1)

        match found.Certificate with
        | Certificate.Drift(closedForm, measured) ->
            Assert.Equal(closedForm, measured, 9)
            Assert.True(closedForm > 0.01)
        | other -> Assert.Fail(string other)

    [<Fact>]
    let ``AdaBelief takes steps of thousands of learning rates on a line`` () =
        let belief = AdaBelief.create { AdaBelief.defaults with LearningRate = rate 1.0 }

        Conjecture.about belief
        |> conjecture (FunctionClass.gradients 1 1) 1000 (Measure.stepAtMost 1.0 10.0)
        |> refuted { options with Runs = 100 }
        |> ignore

    /// The 2-cycle of Bock and Weiss (arXiv:2210.02070) on x^2 / 2, once bias correction is over and without epsilon:
    /// the iterates are a and -a with a = rate (1 - beta1) / (2 (1 + beta1)), where |m| = (1 - beta1) / (1 + beta1) a
    /// and v = a^2. By the eigenvalues of the return map, it attracts without momentum and repels at these beta1 from
    /// 1/2 on.
    [<Theory>]
    [<InlineData(0.0, 0.1, true)>]
    [<InlineData(0.0, 0.9, true)>]
    [<InlineData(0.0, 0.999, true)>]
    [<InlineData(0.5, 0.1, false)>]
    [<InlineData(0.5, 0.99, false)>]
    [<InlineData(0.9, 0.9, false)>]
    [<InlineData(0.9, 0.999, false)>]
    [<InlineData(0.99, 0.999, false)>]
    let ``Adam has a 2-cycle on x^2 / 2, which attracts without momentum and repels with it``
        (beta1: float, beta2: float, attracts: bool)
        =
        let adam = adam 1.0 beta1 beta2
        let a = (1.0 - beta1) / (2.0 * (1.0 + beta1))

        /// Distances of |x| from a, relatively, on the run from this place near the cycle.
        let distances (away: float) =
            let x = a * (1.0 + away)

            let state = {
                Count = 10_000_000L
                FirstMoment = Vector.ofSeq [ -(1.0 - beta1) / (1.0 + beta1) * a ]
                SecondMoment = Vector.ofSeq [ a * a ]
            }

            Seq.unfold
                (fun (x: float, state: AdamState) ->
                    let at: Evaluation = {
                        Point = Vector.ofSeq [ x ]
                        Value = 0.5 * x * x
                        Gradient = Vector.ofSeq [ x ]
                    }

                    let struct (next, step) = adam.Step state at
                    Some(abs (abs x / a - 1.0), (x + step[0], next)))
                (x, state)

        Assert.All(distances 0.0 |> Seq.take 4, (fun distance -> Assert.Equal(0.0, distance, 1e-12)))

        if attracts then
            Assert.InRange(distances 1e-3 |> Seq.item 20_000, 0.0, 1e-6)
        else
            Assert.Contains(distances 1e-6 |> Seq.take 20_000, (fun distance -> distance > 0.01))
