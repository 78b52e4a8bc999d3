namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Section B, first part: bounds on the steps of adaptive methods, and their exact values. With learning rate 1, steps
/// are in units of the rate.
[<RequireQualifiedAccess>]
module StepBounds =

    /// P20: bound of AdaGrad.
    let adaGrad: Law =
        Law.forAll
            "P20"
            "Every coordinate of a step of AdaGrad is at most the rate; the sum of squares never decreases, so the \
             effective rate never increases."
            (Gens.triple GradientFeed.any (Gens.pair Gens.rate Gens.epsilon) (Gens.integer 0 1))
            (fun (feed, (rate, epsilon), inside) ->
                let optimizer =
                    AdaGrad.create {
                        LearningRate = Schedule.constant rate
                        InitialAccumulator = 0.1 * float inside
                        Epsilon = epsilon
                        EpsilonPlacement = enum inside
                    }

                Setups.magnitudes feed optimizer |> Setups.within 8.9e-16 (fun _ -> rate)

                for before, after in GradientFeed.states optimizer feed |> List.pairwise do
                    for i in 0 .. feed.Start.Length - 1 do
                        Expect.atLeast "The sum of squares" before.SumOfSquares[i] after.SumOfSquares[i])

    /// P21: AdaGrad on a constant gradient.
    let adaGradConstant: Law =
        Law.forAll
            "P21"
            "On a constant gradient, without epsilon, step t of AdaGrad is -rate / sqrt t times its sign."
            (Gens.pair Gens.derivative Gens.rate)
            (fun (gradient, rate) ->
                GradientFeed.scalarSteps (Setups.adaGrad rate 0.0) (Seq.replicate 50 gradient)
                |> List.iteri (fun k step ->
                    let t = float (k + 1)
                    Expect.close (1e-12 * t) $"Step {t}" (-rate * float (sign gradient) / sqrt t) step))

    /// P22, through the steps: the rate times the sum is the sum of gradient times step.
    let adaGradSum: Law =
        Law.forAll "P22" "The sum of g_t^2 / sqrt G_t is at most 2 sqrt G_T." GradientFeed.any (fun feed ->
            let run = GradientFeed.run (Setups.adaGrad 1.0 0.0) feed

            for i in 0 .. feed.Start.Length - 1 do
                let sum =
                    List.map2 (fun (g: Vector) (_, step: Vector) -> -g[i] * step[i]) feed.Gradients run |> List.sum

                let last, _ = List.last run
                Expect.atMost "The sum" (2.0 * sqrt last.SumOfSquares[i] * (1.0 + 1e-12)) sum)

    /// P23, the bound.
    let rmsProp: Law =
        Law.forAll
            "P23"
            "Without bias correction, every coordinate of a step of RMSProp is at most rate / sqrt(1 - decay), which \
             the first step attains."
            (Gens.triple GradientFeed.any (Gens.pair Gens.rate Gens.epsilon) Gens.decay)
            (fun (feed, (rate, epsilon), decay) ->
                let bound = rate / sqrt (1.0 - decay)

                Setups.magnitudes feed (Setups.rmsProp rate decay epsilon) |> Setups.within 1e-15 (fun _ -> bound)

                Expect.close
                    1e-15
                    "The first step"
                    -bound
                    (GradientFeed.scalarSteps (Setups.rmsProp rate decay 0.0) [ 3.0 ] |> List.head)
                // The same after zeros, when all earlier gradients have decayed.
                let spike =
                    GradientFeed.scalarSteps (Setups.rmsProp rate 0.5 0.0) [ 1.0; yield! Seq.replicate 120 0.0; 7.0 ]

                Expect.close 1e-15 "A spike after zeros" (-rate / sqrt 0.5) (List.last spike))

    /// P23, on a constant gradient.
    let rmsPropConstant: Law =
        Law.forAll
            "P23"
            "On a constant gradient, without epsilon, step t of RMSProp has length rate / sqrt(1 - decay^t)."
            (Gens.pair (Gens.integer 1 100) Gens.decay)
            (fun (gradient, decay) ->
                GradientFeed.scalarSteps (Setups.rmsProp 0.5 decay 0.0) (Seq.replicate 50 (float gradient))
                |> List.iteri (fun k step ->
                    Expect.close 1e-12 $"Step {k + 1}" (-0.5 / sqrt (1.0 - decay ** float (k + 1))) step))

    let private adaDelta decay epsilon = AdaDelta.create { AdaDelta.defaults with Decay = decay; Epsilon = epsilon }

    /// P30: AdaDelta and epsilon.
    let adaDeltaEpsilon: Law =
        Law.forAll
            "P30"
            "Without epsilon AdaDelta never moves; its first step is sqrt(e) / sqrt((1 - decay) g^2 + e) g; its \
             moments are never negative."
            (Gens.triple GradientFeed.any Gens.decay (Gens.integer 1 1000))
            (fun (feed, decay, thousandths) ->
                for step in GradientFeed.steps (adaDelta decay 0.0) feed do
                    for coordinate in step do
                        Expect.equal "The step without epsilon" 0.0 coordinate

                let epsilon = float thousandths / 1000.0
                let states, steps = GradientFeed.run (adaDelta decay epsilon) feed |> List.unzip

                Seq.iter2
                    (fun g step ->
                        let root = sqrt ((1.0 - decay) * g * g + epsilon)
                        Expect.close 1e-15 "The first step" (-sqrt epsilon / root * g) step)
                    feed.Gradients.Head
                    steps.Head

                for state in states do
                    for moment in Seq.append state.MeanSquare state.MeanSquareStep do
                        Expect.atLeast "The moment" 0.0 moment)

    /// P30 and P53: one epsilon is added to squared gradients and to squared steps, so scaling gradients by c and
    /// epsilon by c^2 scales steps by c. (With two epsilons, scaling the denominator's would leave steps unchanged.)
    let adaDeltaUnits: Law =
        Law.forAll
            "P53"
            "On c g with epsilon c^2 e, the steps of AdaDelta are c times as long, bit for bit for powers of two."
            (Gens.triple GradientFeed.any Gens.decay Gens.powerOfTwo)
            (fun (feed, decay, power) ->
                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps (adaDelta decay 1e-6) feed |> List.map (Vector.scale power))
                    (GradientFeed.steps
                        (adaDelta decay (1e-6 * power * power))
                        (GradientFeed.mapGradients (Vector.scale power) feed)))

    /// P31: AdaBelief on a constant gradient.
    let adaBeliefUnbounded: Law =
        Law.once
            "P31"
            "On a constant gradient only epsilon bounds AdaBelief's steps: 3.16e6 gradients with 1e-16. They stay \
             finite."
            (fun () ->
                let optimizer = AdaBelief.create { AdaBelief.defaults with LearningRate = Schedule.constant 1.0 }

                let run = InPlace(optimizer, Vector.zeros 1)
                let mutable step = 0.0

                for _ in 1..60000 do
                    run.Gradient[0] <- 0.5
                    step <- run.Step 0.0

                Expect.close 1e-3 "The step" (0.5 / sqrt (1e-16 / 0.001)) step)

    /// P31, without a first moment.
    let adaBeliefWithoutMomentum: Law =
        Law.forAll
            "P31"
            "With b1 = 0, AdaBelief's second moment is only accumulated epsilon, and its step is rate g / (sqrt(e / \
             (1 - b2)) + e)."
            (Gens.triple GradientFeed.any (Gens.integer 1 1000) Gens.decay)
            (fun (feed, thousandths, beta2) ->
                let epsilon = float thousandths / 1000.0

                let optimizer =
                    AdaBelief.create {
                        LearningRate = Schedule.constant 0.5
                        Beta1 = 0.0
                        Beta2 = beta2
                        Epsilon = epsilon
                    }

                let scale = -0.5 / (sqrt (epsilon / (1.0 - beta2)) + epsilon)

                Expect.closeVectors
                    1e-12
                    "steps"
                    (List.map (Vector.scale scale) feed.Gradients)
                    (GradientFeed.steps optimizer feed))

    /// RMSProp over a window, in closed form.
    let window: Law =
        Law.forAll
            "H2"
            "RMSProp over a window of T divides by the root mean square of the last T gradients, or of all gradients \
             if there are fewer."
            (Gens.triple GradientFeed.any (Gens.integer 1 6) Gens.rate)
            (fun (feed, length, rate) ->
                let optimizer =
                    RmsPropWindow.create { LearningRate = Schedule.constant rate; Window = length; Epsilon = 0.01 }

                let step t (g: Vector) =
                    let last = feed.Gradients |> List.take (t + 1) |> List.skip (max 0 (t + 1 - length))

                    Vector.init g.Length (fun i ->
                        let mean = last |> List.averageBy (fun g -> g[i] * g[i])
                        -rate * g[i] / (sqrt mean + 0.01))

                Expect.closeVectors 1e-14 "steps" (List.mapi step feed.Gradients) (GradientFeed.steps optimizer feed))
