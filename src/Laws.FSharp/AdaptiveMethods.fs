namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Section B, adaptive methods: RAdam and Yogi.
[<RequireQualifiedAccess>]
module AdaptiveMethods =

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

    /// The laws of RAdam and Yogi.
    let all: Law list = [ radamWarmUp; radamRectifies; radamEpsilon; yogi; yogiSteps ]
