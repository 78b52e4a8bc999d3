namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Section B, second part: Adam, Adamax and Nadam.
[<RequireQualifiedAccess>]
module AdamBounds =

    /// The bound on step t of Adam, relative to the rate: (1 - b1)/(1 - b1^t) sqrt((1 - b2^t)/(1 - b2) (1 - c^t)/(1 -
    /// c)), c = b1^2/b2.
    let adamBound (beta1: float) (beta2: float) (t: int) : float =
        let ratio = beta1 * beta1 / beta2
        let geometric = Seq.init t (fun i -> ratio ** float i) |> Seq.sum
        let t = float t

        (1.0 - beta1) / (1.0 - beta1 ** t) * sqrt ((1.0 - beta2 ** t) / (1.0 - beta2) * geometric)

    /// P24, the bound; epsilon only shortens steps.
    let adam: Law =
        Law.forAll
            "P24"
            "Every coordinate of step t of Adam is at most the rate times (1 - b1)/(1 - b1^t) sqrt((1 - b2^t)/(1 - \
             b2) (1 - c^t)/(1 - c)) with c = b1^2/b2."
            (Gens.triple GradientFeed.any Gens.decays Gens.epsilon)
            (fun (feed, (beta1, beta2), epsilon) ->
                Setups.magnitudes feed (Setups.adam 1.0 beta1 beta2 epsilon)
                |> Setups.within 1e-12 (adamBound beta1 beta2))

    let private reachesAdamBound count beta1 beta2 =
        Seq.init count (fun i -> (beta2 / beta1) ** float (i + 1))
        |> GradientFeed.scalarSteps (Setups.adam 1.0 beta1 beta2 0.0)
        |> List.iteri (fun k step -> Expect.close 1e-12 $"Step {k + 1}" -(adamBound beta1 beta2 (k + 1)) step)

    /// P24, tightness.
    let adamTight: Law =
        Law.forAll
            "P24"
            "The gradients (b2/b1)^i attain that bound at every step."
            (Gens.pair (Gens.fractions 1 99 100) (Gens.fractions 1 999 1000))
            (fun (beta1, beta2) -> reachesAdamBound 20 beta1 beta2)

    /// P24, with the usual decay rates.
    let adamTightUsual: Law =
        Law.once "P24" "With 0.9 and 0.999 they attain it for 200 steps; its limit is 7.2703 rates." (fun () ->
            reachesAdamBound 200 0.9 0.999
            Expect.that "The limit is not 7.2703." (abs (adamBound 0.9 0.999 20000 - 7.2703) < 5e-5))

    /// P25, a counterexample to section 2.1 of the paper.
    let adamPaperBound: Law =
        Law.once
            "P25"
            "The paper's bounds do not hold: P24's gradients exceed (1 - b1)/sqrt(1 - b2) rates, 3.1623, from step \
             210 on."
            (fun () ->
                let steps =
                    Seq.init 400 (fun i -> (0.999 / 0.9) ** float (i + 1))
                    |> GradientFeed.scalarSteps (Setups.adam 1.0 0.9 0.999 0.0)

                let bound = 0.1 / sqrt (1.0 - 0.999)

                steps
                |> List.iteri (fun k step ->
                    if k + 1 < 210 then
                        Expect.atMost $"Step {k + 1}" bound -step
                    else
                        Expect.atLeast $"Step {k + 1}" bound -step))

    /// P25, correct bounds.
    let adamShort: Law =
        Law.forAll
            "P25"
            "Adam's first step is never longer than the rate, and with equal decay rates no step is."
            (Gens.triple GradientFeed.any Gens.decays Gens.rate)
            (fun (feed, (beta1, beta2), rate) ->
                Setups.magnitudes feed (Setups.adam rate beta1 beta2 0.0)
                |> List.truncate 1
                |> Setups.within 1e-15 (fun _ -> rate)

                Setups.magnitudes feed (Setups.adam rate beta2 beta2 0.0) |> Setups.within 1e-12 (fun _ -> rate))

    /// P26: Adam on a constant gradient.
    let adamConstant: Law =
        Law.forAll
            "P26"
            "On a constant gradient, without epsilon, every step of Adam is -rate times its sign; a spike after zeros \
             gives (1 - b1)/sqrt(1 - b2) rates."
            (Gens.pair (Gens.integer 1 100) Gens.rate)
            (fun (gradient, rate) ->
                GradientFeed.scalarSteps (Setups.adam rate 0.9 0.999 0.0) (Seq.replicate 300 (float gradient / 10.0))
                |> List.iter (Expect.close 2e-13 "The step" -rate)

                // Late enough for both bias corrections to be 1.
                let spike =
                    GradientFeed.scalarSteps (Setups.adam rate 0.5 0.75 0.0) [ yield! Seq.replicate 200 0.0; 7.0 ]

                Expect.close 1e-14 "The spike" (-rate * 0.5 / sqrt 0.25) (List.last spike))

    let private adamaxBound beta1 beta2 (t: int) =
        let ratio = beta1 / beta2
        let geometric = Seq.init t (fun i -> ratio ** float i) |> Seq.sum
        (1.0 - beta1) / (1.0 - beta1 ** float t) * geometric

    /// P27: bound of Adamax.
    let adamax: Law =
        Law.forAll
            "P27"
            "Every coordinate of step t of Adamax is at most the rate times (1 - b1)/(1 - b1^t) (1 - (b1/b2)^t)/(1 - \
             b1/b2), which the gradients b2^i attain."
            (Gens.pair GradientFeed.any Gens.decays)
            (fun (feed, (beta1, beta2)) ->
                let optimizer = Setups.adamax 1.0 beta1 beta2
                Setups.magnitudes feed optimizer |> Setups.within 1e-12 (adamaxBound beta1 beta2)

                Seq.init 20 (fun i -> beta2 ** float (i + 1))
                |> GradientFeed.scalarSteps optimizer
                |> List.iteri (fun k step ->
                    Expect.close 1e-12 $"Step {k + 1}" -(adamaxBound beta1 beta2 (k + 1)) step))

    /// P27, a counterexample to the paper.
    let adamaxPaperBound: Law =
        Law.once "P27" "Adamax's second step on (1, b2) is 1.00047 rates long, where the paper's bound is 1." (fun () ->
            let step = GradientFeed.scalarSteps (Setups.adamax 1.0 0.9 0.999) [ 1.0; 0.999 ] |> List.last
            Expect.that $"It was {step}." (abs (step + 1.00047) < 5e-6)
            Expect.that "The limit is not 1.00909." (abs (adamaxBound 0.9 0.999 5000 - 1.00909) < 5e-6))

    /// P28: the norm of Adamax.
    let adamaxNorm: Law =
        Law.forAll
            "P28"
            "Adamax's u_t is max_i b2^(t-i) |g_i|, the limit of p-norms; on a constant gradient every step is -rate \
             times its sign."
            (Gens.pair (Gens.list 1 8 (Gens.integer -100 100)) (Gens.integer 1 100))
            (fun (gradients, constant) ->
                let gradients = gradients |> List.map float
                let optimizer = Setups.adamax 1.0 0.9 0.999
                let last = GradientFeed.states optimizer (GradientFeed.scalar gradients) |> List.last
                let u = last.InfinityNorm[0]
                // The same products in the same order, so the bits are the same.
                let direct = gradients |> List.fold (fun u g -> max (0.999 * u) (abs g)) 0.0
                Expect.equal "u" direct u

                let weighted = gradients |> List.rev |> List.mapi (fun age g -> 0.999 ** float age * abs g)

                Expect.close 1e-14 "u" (List.max weighted) u

                if u > 0.0 then
                    let error p =
                        let sum = weighted |> List.sumBy (fun a -> (a / u) ** p)
                        abs (((1.0 - 0.999 ** p) * sum) ** (1.0 / p) - 1.0)

                    let ladder = [ 2.0; 8.0; 32.0; 256.0 ] |> List.map error

                    Expect.that
                        $"The errors {ladder} do not shrink."
                        (List.pairwise ladder |> List.forall (fun (a, b) -> b < a))

                GradientFeed.scalarSteps optimizer (Seq.replicate 50 (float constant))
                |> List.iter (Expect.close 1e-13 "The step" -1.0))

    /// P28, the placement of epsilon.
    let adamaxEpsilon: Law =
        Law.once
            "P28"
            "With epsilon 1 and the gradients 1 and 0, the denominators of Adamax are 2 and 1.998 if epsilon is added \
             to the gradient, 2 and 1.999 if it is added to u."
            (fun () ->
                let second placement =
                    let optimizer =
                        Adamax.create {
                            Adamax.defaults with
                                LearningRate = Schedule.constant 1.0
                                Epsilon = 1.0
                                EpsilonPlacement = placement
                        }

                    match GradientFeed.scalarSteps optimizer [ 1.0; 0.0 ] with
                    | [ first; second ] ->
                        Expect.close 1e-14 "The first step" -0.5 first
                        second
                    | _ -> nan

                let mean = 0.09 / 0.19
                Expect.close 1e-14 "Added to the gradient" (-mean / 1.998) (second AdamaxEpsilon.AddedToGradient)
                Expect.close 1e-14 "Added to u" (-mean / 1.999) (second AdamaxEpsilon.AddedToDenominator))

    /// P29, on a constant gradient.
    let nadamConstant: Law =
        Law.forAll
            "P29"
            "On a constant gradient, step t of Nadam is b1 (1 - b1^t)/(1 - b1^(t+1)) + (1 - b1)/(1 - b1^t) rates: \
             1.47368, 1.15731, 1.07822, and 1 in the limit."
            (Gens.pair (Gens.integer 1 100) (Gens.fractions 0 95 100))
            (fun (gradient, beta1) ->
                let factor beta1 t =
                    let left power = 1.0 - beta1 ** power
                    beta1 * left t / left (t + 1.0) + (1.0 - beta1) / left t

                let steps beta1 count =
                    GradientFeed.scalarSteps (Setups.nadam 1.0 beta1 0.999 0.0) (Seq.replicate count (float gradient))

                steps beta1 40
                |> List.iteri (fun k step -> Expect.close 2e-13 $"Step {k + 1}" -(factor beta1 (float (k + 1))) step)

                List.iter2
                    (fun expected step -> Expect.that $"{step} is not {expected}." (abs (step + expected) < 5e-6))
                    [ 1.47368; 1.15731; 1.07822 ]
                    (steps 0.9 3)

                Expect.close 1e-12 "The limit" -1.0 (steps 0.9 400 |> List.last))

    /// P29, with rising momentum.
    let nadamRising: Law =
        Law.forAll
            "P29"
            "With momentum m_t = b1 (1 - 0.96^(t d) / 2), the factor is m_(t+1) (1 - b1^t) / (1 - P_(t+1)) + (1 - \
             m_t) / (1 - P_t), where P_t is the product of m_1 to m_t."
            (Gens.triple (Gens.integer 1 100) (Gens.fractions 1 95 100) (Gens.fractions 1 1000 1000))
            (fun (gradient, beta1, decay) ->
                let momentum t = beta1 * (1.0 - 0.5 * 0.96 ** (float t * decay))

                let product t = Seq.init t (fun i -> momentum (i + 1)) |> Seq.fold (*) 1.0

                let factor t =
                    momentum (t + 1) * (1.0 - beta1 ** float t) / (1.0 - product (t + 1))
                    + (1.0 - momentum t) / (1.0 - product t)

                let optimizer =
                    Nadam.create {
                        Nadam.pytorch with
                            LearningRate = Schedule.constant 1.0
                            Beta1 = beta1
                            Epsilon = 0.0
                            MomentumDecay = decay
                    }

                GradientFeed.scalarSteps optimizer (Seq.replicate 20 (float gradient))
                |> List.iteri (fun k step -> Expect.close 2e-13 $"Step {k + 1}" -(factor (k + 1)) step))

    /// P29, without a first moment.
    let nadamIsAdam: Law =
        Law.forAll
            "P29"
            "Nadam with b1 = 0 is Adam with b1 = 0, bit for bit."
            (Gens.triple GradientFeed.any Gens.rate Gens.decay)
            (fun (feed, rate, beta2) ->
                // One divides before it multiplies, the other after: they differ by a unit in the last place.
                Expect.closeVectors
                    4.5e-16
                    "steps"
                    (GradientFeed.steps (Setups.adam rate 0.0 beta2 1e-8) feed)
                    (GradientFeed.steps (Setups.nadam rate 0.0 beta2 1e-8) feed))
