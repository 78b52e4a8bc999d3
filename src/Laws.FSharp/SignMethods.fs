namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section B, sign-based methods: Lion and Rprop.
[<RequireQualifiedAccess>]
module SignMethods =

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

    /// The laws of Lion and Rprop.
    let all: Law list = lion @ [ rpropSigns; rpropSizes ]
