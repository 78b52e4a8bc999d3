namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Section B, first part: how long the steps of adaptive methods can be, and their exact values. Steps are divided by the rate where it is 1.
[<RequireQualifiedAccess>]
module Bounds =

    let private magnitudes (feed: Feed) optimizer =
        Feed.steps optimizer feed |> List.map (Vector.map abs)

    let private within slack (bound: int -> float) (steps: Vector list) =
        steps
        |> List.iteri (fun k step ->
            for coordinate in step do
                Expect.atMost $"Step {k + 1}" (bound (k + 1) * (1.0 + slack)) (abs coordinate))

    let private epsilons =
        let choices = [| 0.0; 1e-8; 1e-3; 1.0 |]

        Gens.integer 0 3
        |> Gens.map (fun k -> choices[k]) (fun epsilon -> Array.findIndex ((=) epsilon) choices)

    /// P20.
    let adaGrad: Law =
        Law.forAll
            "P20"
            "No coordinate of a step of AdaGrad is longer than the rate; the sum of squares never falls, so the effective rate never rises."
            (Gens.triple Feed.any (Gens.pair Gens.rate epsilons) (Gens.integer 0 1))
            (fun (feed, (rate, epsilon), inside) ->
                let optimizer =
                    AdaGrad.create
                        {
                            LearningRate = Schedule.constant rate
                            InitialAccumulator = 0.1 * float inside
                            Epsilon = epsilon
                            EpsilonPlacement = enum inside
                        }

                magnitudes feed optimizer |> within 8.9e-16 (fun _ -> rate)

                for before, after in Feed.states optimizer feed |> List.pairwise do
                    for i in 0 .. feed.Start.Length - 1 do
                        Expect.atLeast "The sum of squares" before.SumOfSquares[i] after.SumOfSquares[i])

    /// P21.
    let adaGradConstant: Law =
        Law.forAll
            "P21"
            "On a constant gradient, without epsilon, step t of AdaGrad is the rate over sqrt t against its sign."
            (Gens.pair Gens.derivative Gens.rate)
            (fun (gradient, rate) ->
                Feed.scalarSteps (Make.adaGrad rate 0.0) (Seq.replicate 50 gradient)
                |> List.iteri (fun k step ->
                    let t = float (k + 1)
                    Expect.close (1e-12 * t) $"Step {t}" (-rate * float (sign gradient) / sqrt t) step))

    /// P22, through the steps: the rate times its sum is the sum of gradient times step.
    let adaGradSum: Law =
        Law.forAll "P22" "The sum of g_t^2 / sqrt G_t is at most 2 sqrt G_T." Feed.any (fun feed ->
            let run = Feed.run (Make.adaGrad 1.0 0.0) feed

            for i in 0 .. feed.Start.Length - 1 do
                let sum =
                    List.map2 (fun (g: Vector) (_, step: Vector) -> -g[i] * step[i]) feed.Gradients run
                    |> List.sum

                let last, _ = List.last run
                Expect.atMost "The sum" (2.0 * sqrt last.SumOfSquares[i] * (1.0 + 1e-12)) sum)

    /// P23, the bound.
    let rmsProp: Law =
        Law.forAll
            "P23"
            "Without bias correction no coordinate of a step of RMSProp is longer than rate / sqrt(1 - decay), which the first step reaches."
            (Gens.triple Feed.any (Gens.pair Gens.rate epsilons) Gens.decay)
            (fun (feed, (rate, epsilon), decay) ->
                let bound = rate / sqrt (1.0 - decay)

                magnitudes feed (Make.rmsProp rate decay epsilon)
                |> within 1e-15 (fun _ -> bound)

                Expect.close
                    1e-15
                    "The first step"
                    -bound
                    (Feed.scalarSteps (Make.rmsProp rate decay 0.0) [ 3.0 ] |> List.head)
                // And again after zeros, when nothing is left of what came before.
                let spike =
                    Feed.scalarSteps (Make.rmsProp rate 0.5 0.0) [ 1.0; yield! Seq.replicate 120 0.0; 7.0 ]

                Expect.close 1e-15 "A spike after zeros" (-rate / sqrt 0.5) (List.last spike))

    /// P23, on a constant gradient.
    let rmsPropConstant: Law =
        Law.forAll
            "P23"
            "On a constant gradient, without epsilon, step t of RMSProp is rate / sqrt(1 - decay^t)."
            (Gens.pair (Gens.integer 1 100) Gens.decay)
            (fun (gradient, decay) ->
                Feed.scalarSteps (Make.rmsProp 0.5 decay 0.0) (Seq.replicate 50 (float gradient))
                |> List.iteri (fun k step ->
                    Expect.close 1e-12 $"Step {k + 1}" (-0.5 / sqrt (1.0 - decay ** float (k + 1))) step))

    /// The longest that step t of Adam can be, over the rate: (1 - b1)/(1 - b1^t) sqrt((1 - b2^t)/(1 - b2) (1 - c^t)/(1 - c)), c = b1^2/b2.
    let adamBound (beta1: float) (beta2: float) (t: int) : float =
        let ratio = beta1 * beta1 / beta2
        let geometric = Seq.init t (fun i -> ratio ** float i) |> Seq.sum
        let t = float t

        (1.0 - beta1) / (1.0 - beta1 ** t)
        * sqrt ((1.0 - beta2 ** t) / (1.0 - beta2) * geometric)

    /// Decays with a second one above 0, for the bound divides by it.
    let private betas = Gens.pair Gens.decay (Gens.fractions 1 999 1000)

    /// P24, the bound; epsilon only shortens steps.
    let adam: Law =
        Law.forAll
            "P24"
            "No coordinate of step t of Adam is longer than the rate times (1 - b1)/(1 - b1^t) sqrt((1 - b2^t)/(1 - b2) (1 - c^t)/(1 - c)) with c = b1^2/b2."
            (Gens.triple Feed.any betas epsilons)
            (fun (feed, (beta1, beta2), epsilon) ->
                magnitudes feed (Make.adam 1.0 beta1 beta2 epsilon)
                |> within 1e-12 (adamBound beta1 beta2))

    let private reachesAdamBound count beta1 beta2 =
        Seq.init count (fun i -> (beta2 / beta1) ** float (i + 1))
        |> Feed.scalarSteps (Make.adam 1.0 beta1 beta2 0.0)
        |> List.iteri (fun k step -> Expect.close 1e-12 $"Step {k + 1}" -(adamBound beta1 beta2 (k + 1)) step)

    /// P24, that it is reached.
    let adamTight: Law =
        Law.forAll
            "P24"
            "The gradients (b2/b1)^i reach that bound at every step."
            (Gens.pair (Gens.fractions 1 99 100) (Gens.fractions 1 999 1000))
            (fun (beta1, beta2) -> reachesAdamBound 20 beta1 beta2)

    /// P24, with the usual decays.
    let adamTightUsual: Law =
        Law.once "P24" "With 0.9 and 0.999 they reach it for 200 steps; its limit is 7.2703 rates." (fun () ->
            reachesAdamBound 200 0.9 0.999
            Expect.that "The limit is not 7.2703." (abs (adamBound 0.9 0.999 20000 - 7.2703) < 5e-5))

    /// P25, against section 2.1 of the paper.
    let adamPaperBound: Law =
        Law.once
            "P25"
            "The paper's bounds are none: P24's gradients pass (1 - b1)/sqrt(1 - b2) rates, 3.1623, from step 210 on."
            (fun () ->
                let steps =
                    Seq.init 400 (fun i -> (0.999 / 0.9) ** float (i + 1))
                    |> Feed.scalarSteps (Make.adam 1.0 0.9 0.999 0.0)

                let bound = 0.1 / sqrt (1.0 - 0.999)

                steps
                |> List.iteri (fun k step ->
                    if k + 1 < 210 then
                        Expect.atMost $"Step {k + 1}" bound -step
                    else
                        Expect.atLeast $"Step {k + 1}" bound -step))

    /// P25, what does hold.
    let adamShort: Law =
        Law.forAll
            "P25"
            "Adam's first step is never longer than the rate, and with equal decays no step is."
            (Gens.triple Feed.any betas Gens.rate)
            (fun (feed, (beta1, beta2), rate) ->
                magnitudes feed (Make.adam rate beta1 beta2 0.0)
                |> List.truncate 1
                |> within 1e-15 (fun _ -> rate)

                magnitudes feed (Make.adam rate beta2 beta2 0.0) |> within 1e-12 (fun _ -> rate))

    /// P26.
    let adamConstant: Law =
        Law.forAll
            "P26"
            "On a constant gradient, without epsilon, every step of Adam is the rate against its sign; a spike after zeros gives (1 - b1)/sqrt(1 - b2) rates."
            (Gens.pair (Gens.integer 1 100) Gens.rate)
            (fun (gradient, rate) ->
                Feed.scalarSteps (Make.adam rate 0.9 0.999 0.0) (Seq.replicate 300 (float gradient / 10.0))
                |> List.iter (Expect.close 2e-13 "The step" -rate)

                // So late that both corrections are 1.
                let spike =
                    Feed.scalarSteps (Make.adam rate 0.5 0.75 0.0) [ yield! Seq.replicate 200 0.0; 7.0 ]

                Expect.close 1e-14 "The spike" (-rate * 0.5 / sqrt 0.25) (List.last spike))

    let private adamaxBound beta1 beta2 (t: int) =
        let ratio = beta1 / beta2
        let geometric = Seq.init t (fun i -> ratio ** float i) |> Seq.sum
        (1.0 - beta1) / (1.0 - beta1 ** float t) * geometric

    /// P27.
    let adamax: Law =
        Law.forAll
            "P27"
            "No coordinate of step t of Adamax is longer than the rate times (1 - b1)/(1 - b1^t) (1 - (b1/b2)^t)/(1 - b1/b2), which the gradients b2^i reach."
            (Gens.pair Feed.any betas)
            (fun (feed, (beta1, beta2)) ->
                let optimizer = Make.adamax 1.0 beta1 beta2
                magnitudes feed optimizer |> within 1e-12 (adamaxBound beta1 beta2)

                Seq.init 20 (fun i -> beta2 ** float (i + 1))
                |> Feed.scalarSteps optimizer
                |> List.iteri (fun k step ->
                    Expect.close 1e-12 $"Step {k + 1}" -(adamaxBound beta1 beta2 (k + 1)) step))

    /// P27, against the paper.
    let adamaxPaperBound: Law =
        Law.once "P27" "Adamax's second step on (1, b2) is 1.00047 rates long, where the paper's bound is 1." (fun () ->
            let step = Feed.scalarSteps (Make.adamax 1.0 0.9 0.999) [ 1.0; 0.999 ] |> List.last
            Expect.that $"It was {step}." (abs (step + 1.00047) < 5e-6)
            Expect.that "The limit is not 1.00909." (abs (adamaxBound 0.9 0.999 5000 - 1.00909) < 5e-6))

    /// P28.
    let adamaxNorm: Law =
        Law.forAll
            "P28"
            "Adamax's u_t is max_i b2^(t-i) |g_i|, the limit of p-norms; on a constant gradient every step is the rate against its sign."
            (Gens.pair (Gens.list 1 8 (Gens.integer -100 100)) (Gens.integer 1 100))
            (fun (gradients, constant) ->
                let gradients = gradients |> List.map float
                let optimizer = Make.adamax 1.0 0.9 0.999
                let last = Feed.states optimizer (Feed.scalar gradients) |> List.last
                let u = last.InfinityNorm[0]
                // The same products in the same order, so that they are the same bits.
                let direct = gradients |> List.fold (fun u g -> max (0.999 * u) (abs g)) 0.0
                Expect.equal "u" direct u

                let weighted =
                    gradients |> List.rev |> List.mapi (fun age g -> 0.999 ** float age * abs g)

                Expect.close 1e-14 "u" (List.max weighted) u

                if u > 0.0 then
                    let error p =
                        let sum = weighted |> List.sumBy (fun a -> (a / u) ** p)
                        abs (((1.0 - 0.999 ** p) * sum) ** (1.0 / p) - 1.0)

                    let ladder = [ 2.0; 8.0; 32.0; 256.0 ] |> List.map error

                    Expect.that
                        $"The errors {ladder} do not shrink."
                        (List.pairwise ladder |> List.forall (fun (a, b) -> b < a))

                Feed.scalarSteps optimizer (Seq.replicate 50 (float constant))
                |> List.iter (Expect.close 1e-13 "The step" -1.0))

    /// P29, on a constant gradient.
    let nadamConstant: Law =
        Law.forAll
            "P29"
            "On a constant gradient step t of Nadam is b1 (1 - b1^t)/(1 - b1^(t+1)) + (1 - b1)/(1 - b1^t) rates: 1.47368, 1.15731, 1.07822, and 1 in the limit."
            (Gens.pair (Gens.integer 1 100) (Gens.fractions 0 95 100))
            (fun (gradient, beta1) ->
                let factor beta1 t =
                    let left power = 1.0 - beta1 ** power
                    beta1 * left t / left (t + 1.0) + (1.0 - beta1) / left t

                let steps beta1 count =
                    Feed.scalarSteps (Make.nadam 1.0 beta1 0.999 0.0) (Seq.replicate count (float gradient))

                steps beta1 40
                |> List.iteri (fun k step -> Expect.close 2e-13 $"Step {k + 1}" -(factor beta1 (float (k + 1))) step)

                List.iter2
                    (fun expected step -> Expect.that $"{step} is not {expected}." (abs (step + expected) < 5e-6))
                    [ 1.47368; 1.15731; 1.07822 ]
                    (steps 0.9 3)

                Expect.close 1e-12 "The limit" -1.0 (steps 0.9 400 |> List.last))

    /// P29, without a first moment.
    let nadamIsAdam: Law =
        Law.forAll
            "P29"
            "Nadam with b1 = 0 is Adam with b1 = 0, bit for bit."
            (Gens.triple Feed.any Gens.rate Gens.decay)
            (fun (feed, rate, beta2) ->
                // One divides before it multiplies, the other after: a unit in the last place apart.
                Expect.closeVectors
                    4.5e-16
                    "steps"
                    (Feed.steps (Make.adam rate 0.0 beta2 1e-8) feed)
                    (Feed.steps (Make.nadam rate 0.0 beta2 1e-8) feed))

    let private adaDelta decay epsilon =
        AdaDelta.create
            { AdaDelta.defaults with
                Decay = decay
                Epsilon = epsilon
            }

    /// P30.
    let adaDeltaEpsilon: Law =
        Law.forAll
            "P30"
            "AdaDelta never moves without epsilon; its first step is sqrt(e) / sqrt((1 - decay) g^2 + e) g; and its moments are never below 0."
            (Gens.triple Feed.any Gens.decay (Gens.integer 1 1000))
            (fun (feed, decay, thousandths) ->
                for step in Feed.steps (adaDelta decay 0.0) feed do
                    for coordinate in step do
                        Expect.equal "The step without epsilon" 0.0 coordinate

                let epsilon = float thousandths / 1000.0
                let states, steps = Feed.run (adaDelta decay epsilon) feed |> List.unzip

                Seq.iter2
                    (fun g step ->
                        let root = sqrt ((1.0 - decay) * g * g + epsilon)
                        Expect.close 1e-15 "The first step" (-sqrt epsilon / root * g) step)
                    feed.Gradients.Head
                    steps.Head

                for state in states do
                    for moment in Seq.append state.MeanSquare state.MeanSquareStep do
                        Expect.atLeast "The moment" 0.0 moment)

    /// P30 and P53: epsilon is in the units of a squared gradient and of a squared step at once, for there is one of it, so
    /// scaling gradients by c and epsilon by c^2 scales steps by c. (With two of them, scaling the denominator's leaves steps unchanged.)
    let adaDeltaUnits: Law =
        Law.forAll
            "P53"
            "AdaDelta on c g with epsilon c^2 e takes steps c times as long, bit for bit for powers of two."
            (Gens.triple Feed.any Gens.decay Gens.powerOfTwo)
            (fun (feed, decay, power) ->
                Expect.equalVectors
                    "steps"
                    (Feed.steps (adaDelta decay 1e-6) feed |> List.map (Vector.scale power))
                    (Feed.steps (adaDelta decay (1e-6 * power * power)) (Feed.mapGradients (Vector.scale power) feed)))

    /// P31.
    let adaBeliefUnbounded: Law =
        Law.once
            "P31"
            "On a constant gradient AdaBelief's steps are bounded by epsilon alone: 3.16e6 gradients with 1e-16. They stay finite."
            (fun () ->
                let optimizer =
                    AdaBelief.create
                        { AdaBelief.defaults with
                            LearningRate = Schedule.constant 1.0
                        }

                let run = InPlace(optimizer, Vector.zeros 1)
                let mutable step = 0.0

                for _ in 1..60000 do
                    run.Gradient[0] <- 0.5
                    step <- run.Step 0.0

                Expect.close 1e-3 "The step" (0.5 / sqrt (1e-16 / 0.001)) step)
