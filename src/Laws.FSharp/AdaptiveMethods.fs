namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section B, second part: Lion, Rprop, RAdam and Yogi.
[<RequireQualifiedAccess>]
module AdaptiveMethods =

    /// P32, for any optimizer whose steps are +-rate or 0.
    let stepsAreTheRate (rate: float) (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P32"
            $"{optimizer.Name}: every coordinate of a step is 0, rate or -rate."
            GradientFeed.any
            (fun feed ->
                for step in GradientFeed.steps optimizer feed do
                    for coordinate in step do
                        Expect.that $"It was {coordinate:R}." (coordinate = 0.0 || abs coordinate = rate))

    let private lionOf rate beta1 beta2 =
        Lion.create { Lion.defaults with LearningRate = Schedule.constant rate; Beta1 = beta1; Beta2 = beta2 }

    /// P32, Lion without its first decay rate.
    let private lionIsSign: Law =
        Law.forAll
            "P32"
            "Lion with b1 = 0 steps by -rate times the sign of the gradient, for any b2."
            (Gens.triple GradientFeed.any Gens.rate Gens.decay)
            (fun (feed, rate, beta2) ->
                let signs = Direction.sign |> Optimizer.andThen (Optimizer.scale -rate)

                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps signs feed)
                    (GradientFeed.steps (lionOf rate 0.0 beta2) feed))

    /// P32, the momentum outweighs a small opposite gradient; not so if the two decay rates are swapped.
    let private lionRemembers: Law =
        Law.once
            "P32"
            "After twenty gradients of 1 and one of -0.05, Lion with 0.9 and 0.999 still steps in the direction of \
             the twenty."
            (fun () ->
                // m = 1 - 0.999^20 = 0.0198, and 0.9 m - 0.1 * 0.05 = 0.0128 > 0.
                let steps = GradientFeed.scalarSteps (lionOf 1.0 0.9 0.999) [ yield! Seq.replicate 20 1.0; -0.05 ]

                Expect.equal "The last step" -1.0 (List.last steps))

    /// P33: Lion's momentum.
    let private lionMomentum: Law =
        Law.forAll
            "P33"
            "Lion's momentum is (1 - b2) sum b2^(t-i) g_i: after one gradient and zeros it decays by b2 per step."
            (Gens.pair GradientFeed.any Gens.decay)
            (fun (feed, beta2) ->
                let states = GradientFeed.states (lionOf 1.0 0.9 beta2) feed |> List.map _.Momentum

                let expected =
                    feed.Gradients
                    |> List.mapi (fun t _ ->
                        feed.Gradients
                        |> List.take (t + 1)
                        |> List.mapi (fun i g -> Vector.scale ((1.0 - beta2) * beta2 ** float (t - i)) g)
                        |> List.reduce Vector.add)

                Expect.closeVectors 1e-13 "momenta" expected states

                let spike = GradientFeed.states (lionOf 1.0 0.9 beta2) (GradientFeed.scalar [ 1.0; 0.0; 0.0; 0.0 ])

                for before, after in List.pairwise spike do
                    Expect.equal "The momentum" (beta2 * before.Momentum[0]) after.Momentum[0])

    /// P32 and P33, the laws of Lion and of sign descent.
    let private lion: Law list = [
        stepsAreTheRate 0.3 (lionOf 0.3 0.9 0.99)
        stepsAreTheRate 0.3 (Direction.sign |> Optimizer.andThen (Optimizer.scale -0.3))
        lionIsSign
        lionRemembers
        lionMomentum
    ]

    let private rprop = Rprop.create Rprop.defaults

    /// P34, signs only.
    let private rpropSigns: Law =
        Law.forAll
            "P34"
            "Rprop depends only on signs: gradients rescaled by any positive factors, down to the underflow of \
             products, give the same run."
            (Gens.pair GradientFeed.any (Gens.list 4 4 (Gens.integer -200 200)))
            (fun (feed, exponents) ->
                let rescaled =
                    feed.Gradients
                    |> List.mapi (fun k g ->
                        Vector.init g.Length (fun i -> g[i] * Math.Pow(10.0, float exponents[(k + 3 * i) % 4])))

                Expect.sameVectors
                    "steps"
                    (GradientFeed.steps rprop feed)
                    (GradientFeed.steps rprop { feed with Gradients = rescaled }))

    /// P34, step sizes and changes of sign.
    let private rpropSizes: Law =
        Law.forAll
            "P34"
            "Rprop's step sizes grow by 1.2 if the sign does not change and halve if it does, and then the step is 0; \
             they stay within their limits."
            (Gens.pair (GradientFeed.ofDerivatives (Gens.map float int (Gens.integer -1 1))) (Gens.fractions 1 100 10))
            (fun (feed, initial) ->
                let settings = {
                    Rprop.defaults with
                        InitialStep = initial
                        MinStep = 0.25 * initial
                        MaxStep = 2.0 * initial
                }

                let states, steps = GradientFeed.run (Rprop.create settings) feed |> List.unzip

                let sizes = Vector.replicate feed.Start.Length initial :: (states |> List.map _.StepSize)

                let signs = Vector.zeros feed.Start.Length :: (states |> List.map _.PreviousSign)

                for k in 0 .. steps.Length - 1 do
                    for i in 0 .. feed.Start.Length - 1 do
                        let agreement = feed.Gradients[k][i] * signs[k][i]

                        let factor =
                            if agreement > 0.0 then 1.2
                            elif agreement < 0.0 then 0.5
                            else 1.0

                        let size = Math.Clamp(sizes[k][i] * factor, 0.25 * initial, 2.0 * initial)
                        Expect.equal "The step size" size (sizes[k + 1][i])
                        let waits = agreement < 0.0
                        Expect.equal "The step" (if waits then 0.0 else -size * feed.Gradients[k][i]) (steps[k][i]))

    let private radam rate beta1 beta2 epsilon threshold =
        RAdam.create {
            RAdam.defaults with
                LearningRate = Schedule.constant rate
                Beta1 = beta1
                Beta2 = beta2
                Epsilon = epsilon
                Threshold = threshold
        }

    /// P37, unrectified steps.
    let private radamWarmUp: Law =
        Law.forAll
            "P37"
            "The first four steps of RAdam (five with threshold 5) are the rate times the bias-corrected first \
             moment; with b2 up to 0.6 all are."
            (Gens.triple GradientFeed.any Gens.rate (Gens.pair Gens.decay (Gens.fractions 0 600 1000)))
            (fun (feed, rate, (beta1, small)) ->
                let means =
                    feed.Gradients
                    |> List.mapFold
                        (fun (mean, t) g ->
                            let mean = Vector.map2 (fun m g -> beta1 * m + (1.0 - beta1) * g) mean g
                            Vector.scale (-rate / (1.0 - beta1 ** t)) mean, (mean, t + 1.0))
                        (Vector.zeros feed.Start.Length, 1.0)
                    |> fst

                let agree count optimizer =
                    Expect.closeVectors
                        1e-14
                        "steps"
                        (List.truncate count means)
                        (GradientFeed.steps optimizer feed |> List.truncate count)

                for beta2 in [ 0.9; 0.99; 0.999 ] do
                    agree 4 (radam rate beta1 beta2 1e-8 4.0)
                    agree 5 (radam rate beta1 beta2 1e-8 5.0)

                agree 20 (radam rate beta1 small 1e-8 4.0))

    /// With n = 2/(1 - b2) - 1 and l = n - 2 t b2^t / (1 - b2^t).
    let private rectification (beta2: float) (t: float) =
        let longest = 2.0 / (1.0 - beta2) - 1.0
        let length = longest - 2.0 * t * beta2 ** t / (1.0 - beta2 ** t)

        sqrt ((length - 4.0) * (length - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * length))

    /// P37, with epsilon, before and after bias correction.
    let private radamEpsilon: Law =
        Law.forAll
            "P37"
            "With epsilon, a rectified step is Adam's with the same epsilon in the same place, times the factor."
            (Gens.triple GradientFeed.any (Gens.fractions 0 10 10) (Gens.fractions 900 999 1000))
            (fun (feed, epsilon, beta2) ->
                for correction in [ EpsilonCorrection.AfterCorrection; EpsilonCorrection.BeforeCorrection ] do
                    let adam = { Setups.adamSettings 0.5 0.9 beta2 epsilon with EpsilonCorrection = correction }

                    let radam =
                        RAdam.create {
                            LearningRate = adam.LearningRate
                            Beta1 = adam.Beta1
                            Beta2 = beta2
                            Epsilon = epsilon
                            EpsilonCorrection = correction
                            Threshold = 4.0
                        }

                    let rectified steps = steps |> List.indexed |> List.filter (fun (k, _) -> k >= 4)

                    let expected =
                        GradientFeed.steps (Adam.create adam) feed
                        |> rectified
                        |> List.map (fun (k, step) -> Vector.scale (rectification beta2 (float (k + 1))) step)

                    Expect.closeVectors
                        1e-9
                        "steps"
                        expected
                        (GradientFeed.steps radam feed |> rectified |> List.map snd))

    /// P37, the rectification as a ratio to Adam.
    let private radamRectifies: Law =
        Law.forAll
            "P37"
            "From then on, its steps are Adam's times a factor in (0, 1) that increases to 1."
            (Gens.pair (Gens.integer 1 100) (Gens.fractions 900 999 1000))
            (fun (gradient, beta2) ->
                let gradients = Seq.init 1500 (fun t -> float gradient * (1.5 + cos (float t)))
                let first = 5

                let ratios =
                    List.map2
                        (/)
                        (GradientFeed.scalarSteps (radam 0.5 0.9 beta2 0.0 4.0) gradients)
                        (GradientFeed.scalarSteps (Setups.adam 0.5 0.9 beta2 0.0) gradients)
                    |> List.skip (first - 1)

                for ratio in ratios do
                    Expect.that $"The factor was {ratio}." (0.0 < ratio && ratio <= 1.0 + 1e-12)

                for before, after in List.pairwise ratios do
                    Expect.atLeast "The factor" (before * (1.0 - 1e-12)) after

                ratios
                |> List.iteri (fun k ratio ->
                    let expected = rectification beta2 (float (k + first))

                    // Near the threshold, length - 4 cancels, the more the nearer b2 is to 1.
                    Expect.close 1e-9 $"The factor of step {k + first}" expected ratio))
        |> Law.withCases 10

    /// P38: Yogi's second moment.
    let private yogi: Law =
        Law.forAll
            "P38"
            "Yogi's second moment changes by (1 - b2) g^2 or not at all, is never negative, and never falls below b2 \
             times its last value."
            (Gens.pair GradientFeed.any Gens.decay)
            (fun (feed, beta2) ->
                let optimizer = Yogi.create { Yogi.defaults with Beta2 = beta2 }

                let moments =
                    Vector.replicate feed.Start.Length 1e-6
                    :: (GradientFeed.states optimizer feed |> List.map _.SecondMoment)

                List.iter2
                    (fun (before: Vector, after: Vector) (g: Vector) ->
                        for i in 0 .. g.Length - 1 do
                            let square = g[i] * g[i]

                            let expected = before[i] - float (sign (before[i] - square)) * (1.0 - beta2) * square

                            Expect.close 1e-15 "The second moment" expected after[i]
                            Expect.atLeast "The second moment" (beta2 * before[i] * (1.0 - 1e-15)) after[i])
                    (List.pairwise moments)
                    feed.Gradients)

    /// P38, the step from the moments, unlike Adam, whose second moment changes by (1 - b2) |v - g^2|.
    let private yogiSteps: Law =
        Law.forAll
            "P38"
            "Yogi's step is -rate m / (sqrt v + epsilon) with its own moments, where m is the moving average of \
             gradients."
            (Gens.triple GradientFeed.any Gens.decay Gens.rate)
            (fun (feed, beta1, rate) ->
                let optimizer = Yogi.create { Yogi.defaults with LearningRate = Schedule.constant rate; Beta1 = beta1 }

                let states, steps = GradientFeed.run optimizer feed |> List.unzip

                let expected (state: YogiState) =
                    Vector.map2 (fun m v -> -rate * m / (sqrt v + 1e-3)) state.FirstMoment state.SecondMoment

                Expect.closeVectors 1e-14 "steps" (List.map expected states) steps

                let means =
                    feed.Gradients
                    |> List.scan
                        (fun mean g -> Vector.map2 (fun m g -> beta1 * m + (1.0 - beta1) * g) mean g)
                        (Vector.zeros feed.Start.Length)
                    |> List.tail

                Expect.closeVectors 1e-14 "means" means (states |> List.map _.FirstMoment))

    /// The laws of Lion, Rprop, RAdam and Yogi.
    let all: Law list = lion @ [ rpropSigns; rpropSizes; radamWarmUp; radamRectifies; radamEpsilon; yogi; yogiSteps ]
