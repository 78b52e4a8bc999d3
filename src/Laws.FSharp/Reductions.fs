namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Section D: settings for which one optimizer equals another.
[<RequireQualifiedAccess>]
module Reductions =

    /// Fails unless two optimizers take the same steps, up to the signs of zeros.
    let private sameSteps (feed: GradientFeed) expected actual =
        Expect.equalVectors "steps" (GradientFeed.steps expected feed) (GradientFeed.steps actual feed)

    let private onFeeds number statement body =
        Law.forAll number statement (Gens.triple GradientFeed.any Gens.rate Gens.decay) body

    /// P54, with bias correction in RMSProp.
    let adamIsRmsProp: Law =
        onFeeds
            "P54"
            "Adam with b1 = 0 is RMSProp with bias correction and epsilon outside, bit for bit."
            (fun (feed, rate, decay) ->
                let rmsProp =
                    RmsProp.create {
                        RmsProp.defaults with
                            LearningRate = Schedule.constant rate
                            Decay = decay
                            BiasCorrection = true
                    }

                sameSteps feed rmsProp (Setups.adam rate 0.0 decay 1e-8))

    /// P54, without memory. rate / |g| * g is the rate to an ulp; exactly, if |g| is a power of two.
    let withoutMemoryIsSign: Law =
        Law.forAll
            "P54"
            "Adam with b1 = b2 = 0 and RMSProp with decay rate 0, without epsilon, are signSGD: to an ulp, and bit \
             for bit on powers of two."
            (Gens.triple GradientFeed.any Gens.rate (GradientFeed.ofDerivatives Gens.powerOfTwo))
            (fun (feed, rate, powers) ->
                let signs = Direction.sign |> Optimizer.andThen (Optimizer.scale -rate)
                let adam, rmsProp = Setups.adam rate 0.0 0.0 0.0, Setups.rmsProp rate 0.0 0.0
                sameSteps powers signs adam
                sameSteps powers signs rmsProp

                for steps in [ GradientFeed.steps adam feed; GradientFeed.steps rmsProp feed ] do
                    Expect.closeVectors 2.3e-16 "steps" (GradientFeed.steps signs feed) steps)

    let private adamW scaling rate decay =
        AdamW.create {
            AdamW.defaults with
                Adam.LearningRate = Schedule.constant rate
                WeightDecay = decay
                WeightDecayScaling = scaling
        }

    /// P55, without weight decay.
    let adamWIsAdam: Law =
        onFeeds
            "P55"
            "AdamW without weight decay is Adam, bit for bit, with both scalings of the decay."
            (fun (feed, rate, _) ->
                sameSteps feed (Setups.adam rate 0.9 0.999 1e-8) (adamW WeightDecayScaling.ByRate rate 0.0)
                sameSteps feed (Setups.adam rate 0.9 0.999 1e-8) (adamW WeightDecayScaling.Independent rate 0.0)

                sameSteps feed (Adam.create Adam.keras) (AdamW.create { AdamW.keras with WeightDecay = 0.0 }))

    /// P55, weight decay alone.
    let adamWShrinks: Law =
        Law.forAll
            "P55"
            "With zero gradients, AdamW multiplies the start by (1 - rate decay)^t, or by (1 - decay)^t if the weight \
             decay is independent."
            (Gens.triple Gens.point Gens.fraction Gens.decay)
            (fun (start, share, decay) ->
                let rate = 0.5 * share

                let shrinks scaling factor =
                    Setups.run
                        (adamW scaling rate decay)
                        (Objective.OfVectors((fun _ -> 0.0), (fun x -> Vector.zeros x.Length)))
                        start
                        20
                    |> List.iteri (fun t iterate ->
                        Seq.iter2
                            (fun before after ->
                                // Cancellation in 1 - decay: an ulp of the start per step.
                                let slack = 4e-16 * float t * abs before
                                let expected = factor ** float t * before
                                Expect.that $"{after} is not {expected}." (abs (after - expected) <= slack))
                            start
                            iterate.Point)

                shrinks WeightDecayScaling.ByRate (1.0 - rate * decay)
                shrinks WeightDecayScaling.Independent (1.0 - decay))

    /// P55, proposition 1 of Loshchilov and Hutter.
    let coupledIsDecoupledForGradientDescent: Law =
        onFeeds
            "P55"
            "With gradient descent, coupled weight decay equals decoupled weight decay: x (1 - rate decay) - rate g."
            (fun (feed, rate, decay) ->
                let coupled = WeightDecay.coupled decay |> Optimizer.andThen (Setups.gradientDescent rate)

                let decoupled =
                    Setups.gradientDescent rate
                    |> Optimizer.andThen (WeightDecay.decoupled (Schedule.constant rate) decay)

                Expect.closeVectors 1e-12 "steps" (GradientFeed.steps coupled feed) (GradientFeed.steps decoupled feed))

    /// P55, proposition 2.
    let coupledIsNotDecoupledForAdam: Law =
        Law.once "P55" "With Adam they differ." (fun () ->
            let feed = {
                Start = Vector.ofSeq [ 4.0; 4.0 ]
                Gradients = List.replicate 5 (Vector.ofSeq [ 1.0; -0.01 ])
            }

            let coupled = WeightDecay.coupled 0.1 |> Optimizer.andThen (Setups.adam 0.1 0.9 0.999 1e-8)

            Expect.differ
                0.01
                "Adam and AdamW"
                (GradientFeed.steps coupled feed)
                (GradientFeed.steps (adamW WeightDecayScaling.ByRate 0.1 0.1) feed))

    /// P56: centered RMSProp on a constant gradient.
    let centeredGrows: Law =
        Law.once
            "P56"
            "On a constant gradient, the variance in the denominator of centered RMSProp goes to 0: its steps grow, \
             and rounding below 0 gives no NaN."
            (fun () ->
                let centered =
                    RmsProp.create { RmsProp.defaults with LearningRate = Schedule.constant 1.0; Centered = true }

                let steps = GradientFeed.scalarSteps centered (Seq.replicate 800 0.1) |> List.map abs

                for step in steps do
                    Expect.that $"The step was {step}." (step > 0.0 && step < infinity)

                // sqrt((1 - 0.9) - (1 - 0.9)^2) = 0.3 at first.
                Expect.close 1e-6 "The first step" (1.0 / 0.3) steps.Head
                // In the end the root is of a rounding error at most: sqrt(1e-18), or epsilon alone.
                Expect.atLeast "The last step" 1e6 (List.last steps))

    /// P57: AMSGrad as Adam.
    let amsGradIsAdam: Law =
        Law.forAll
            "P57"
            "While the absolute gradients do not decrease, AMSGrad in the forms of optax and PyTorch is Adam, with \
             the same epsilon."
            (Gens.triple (Gens.list 1 20 (Gens.pair (Gens.integer 0 100) (Gens.integer 0 1))) Gens.rate Gens.decay)
            (fun (rises, rate, beta2) ->
                let sizes = rises |> List.scan (fun size (rise, _) -> size + float rise / 10.0) 0.0 |> List.tail

                let feed =
                    List.map2 (fun size (_, down) -> if down = 1 then -size else size) sizes rises
                    |> GradientFeed.scalar

                // The maximum of bias-corrected moments is rounded once more than Adam's.
                for form in [ AmsGradForm.LargestCorrected; AmsGradForm.CorrectedLargest ] do
                    for epsilon in [ 0.0; 0.5 ] do
                        Expect.closeVectors
                            1e-14
                            "steps"
                            (GradientFeed.steps (Setups.adam rate 0.9 beta2 epsilon) feed)
                            (GradientFeed.steps (Setups.amsGrad form rate 0.9 beta2 epsilon) feed))

    /// P58, for any inner optimizer that does not depend on the point.
    let lookaheadIsInner (inner: Optimizer<'State>) : Law =
        Law.forAll
            "P58"
            $"Lookahead with slow step size 1 is {inner.Name}, for any period."
            (Gens.pair GradientFeed.any (Gens.integer 1 7))
            (fun (feed, period) ->
                let over = Lookahead.over (int64 period) 1.0 inner
                // after - point, where after = before + 1 * (point + step - before): a few roundings of the point.
                let size =
                    List.fold
                        (fun s step -> s + Vector.norm step)
                        (Vector.norm feed.Start)
                        (GradientFeed.steps inner feed)

                List.iter2
                    (Seq.iter2 (fun expected actual ->
                        Expect.that $"{actual} is not {expected}." (abs (expected - actual) <= 1e-15 * size)))
                    (GradientFeed.steps inner feed |> List.map Seq.toList)
                    (GradientFeed.steps over feed |> List.map Seq.toList))

    /// P58, over gradient descent.
    let lookaheadScales: Law =
        onFeeds
            "P58"
            "Lookahead with period 1 over gradient descent is gradient descent with the slow step size times the \
             rate."
            (fun (feed, rate, share) ->
                let share = 1.0 - share
                let expected = GradientFeed.steps (Setups.gradientDescent (share * rate)) feed
                let actual = GradientFeed.steps (Lookahead.over 1L share (Setups.gradientDescent rate)) feed

                let size = List.fold (fun s step -> s + Vector.norm step) (Vector.norm feed.Start) expected / share

                List.iter2
                    (fun (expected: Vector) (actual: Vector) ->
                        Expect.atMost "The difference" (1e-15 * size) (Vector.norm (Vector.subtract expected actual)))
                    expected
                    actual)

    /// P59, for any inner optimizer.
    let accumulateOneIsInner (inner: Optimizer<'State>) : Law =
        Law.forAll "P59" $"Accumulating one gradient is {inner.Name}, bit for bit." GradientFeed.any (fun feed ->
            sameSteps feed inner (Accumulate.over 1L inner))

    /// Averaged gradient descent in closed form, as in PyTorch.
    let averagedGradientDescent: Law =
        Law.forAll
            "H3"
            "The steps of averaged gradient descent are -r (g + decay x) with r = rate / (1 + decay rate (t - \
             1))^power, and its average is the mean of the points from step t0 + 2 on."
            (Gens.triple GradientFeed.any (Gens.pair Gens.rate Gens.decay) (Gens.integer 0 4))
            (fun (feed, (rate, decay), from) ->
                let optimizer =
                    AveragedGradientDescent.create {
                        LearningRate = Schedule.constant rate
                        Decay = decay
                        Power = 0.75
                        AverageFrom = int64 from
                    }

                let states, steps = GradientFeed.run optimizer feed |> List.unzip
                let points = steps |> List.scan Vector.add feed.Start

                let expected t (point: Vector) (g: Vector) =
                    let rate = rate / (1.0 + decay * rate * float t) ** 0.75
                    Vector.map2 (fun g x -> -rate * (g + decay * x)) g point

                let before = List.truncate steps.Length points
                Expect.closeVectors 1e-13 "steps" (List.mapi2 expected before feed.Gradients) steps

                let mean t =
                    let seen = points |> List.truncate (t + 1)
                    let kept = seen |> List.skip (min (from + 2) t)
                    List.reduce Vector.add kept |> Vector.map (fun sum -> sum / float kept.Length)

                Expect.closeVectors
                    1e-13
                    "averages"
                    (List.init states.Length (fun k -> mean (k + 1)))
                    (states |> List.map _.Average))
