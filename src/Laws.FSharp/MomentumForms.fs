namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Section A, third part: the forms of momentum and Nesterov in the literature, and linearity.
[<RequireQualifiedAccess>]
module MomentumForms =

    /// P15: momentum 0 is gradient descent.
    let withoutMomentum: Law =
        Law.forAll
            "P15"
            "With momentum 0, momentum with any dampening and Nesterov are gradient descent, bit for bit."
            (Gens.triple GradientFeed.any Gens.rate (Gens.fractions 0 10 10))
            (fun (feed, rate, dampening) ->
                let expected = GradientFeed.steps (Setups.gradientDescent rate) feed

                for placement in [ RatePlacement.InsideBuffer; RatePlacement.OutsideBuffer ] do
                    let settings = {
                        Momentum.defaults with
                            LearningRate = Schedule.constant rate
                            Momentum = 0.0
                            RatePlacement = placement
                    }

                    let momentum = Momentum.create { settings with Dampening = dampening }
                    let nesterov = Momentum.create { settings with Nesterov = true }

                    Expect.equalVectors "steps of momentum" expected (GradientFeed.steps momentum feed)
                    Expect.equalVectors "steps of Nesterov" expected (GradientFeed.steps nesterov feed))

    /// P16, for a constant rate: the rate inside the buffer or outside it.
    let ratePlacement: Law =
        Law.forAll
            "P16"
            "For a constant rate, the rate inside and outside the buffer give the same steps, bit for bit if it is a \
             power of two."
            (Gens.triple GradientFeed.any (Gens.pair Gens.powerOfTwo Gens.rate) Gens.decay)
            (fun (feed, (power, rate), momentum) ->
                let inside, outside =
                    GradientFeed.steps (Setups.momentum power momentum) feed,
                    GradientFeed.steps (Setups.momentumOutside power momentum) feed

                Expect.equalVectors "steps" inside outside

                let tolerance = 2.3e-16 * float (4 + feed.Gradients.Length)

                Expect.closeVectors
                    tolerance
                    "steps"
                    (GradientFeed.steps (Setups.momentum rate momentum) feed)
                    (GradientFeed.steps (Setups.momentumOutside rate momentum) feed))

    /// P16, the buffer in closed form: the first gradient is not dampened.
    let buffer: Law =
        Law.forAll
            "P16"
            "Step t of momentum is -rate times the sum of momentum^(t-i) (1 - dampening) g_i, where the first \
             gradient is not dampened."
            (Gens.triple GradientFeed.any (Gens.fractions 1 999 1000) (Gens.fractions 0 10 10))
            (fun (feed, momentum, dampening) ->
                let optimizer =
                    Momentum.create {
                        Momentum.pytorch with
                            LearningRate = Schedule.constant 0.5
                            Momentum = momentum
                            Dampening = dampening
                    }

                let weight t i = -0.5 * momentum ** float (t - i) * (if i = 0 then 1.0 else 1.0 - dampening)

                let step t =
                    feed.Gradients
                    |> List.truncate (t + 1)
                    |> List.mapi (fun i g -> Vector.scale (weight t i) g)
                    |> List.reduce Vector.add

                Expect.closeVectors
                    1e-13
                    "steps"
                    (List.init feed.Gradients.Length step)
                    (GradientFeed.steps optimizer feed))

    /// P16, converse: under a schedule they are two methods.
    let ratePlacementUnderASchedule: Law =
        Law.once "P16" "Under a schedule, the rate inside and outside the buffer give different steps." (fun () ->
            let steps placement =
                GradientFeed.steps
                    (Momentum.create {
                        Momentum.defaults with
                            LearningRate = Schedule.step 1.0 0.5 1L
                            RatePlacement = placement
                    })
                    (GradientFeed.scalar [ 1.0; 1.0 ])

            // Inside: 1, then 0.9 + 0.5. Outside: 1, then (0.9 + 1) / 2.
            Expect.closeVectors
                1e-15
                "steps"
                [ Vector.replicate 1 -1.0; Vector.replicate 1 -1.4 ]
                (steps RatePlacement.InsideBuffer)

            Expect.closeVectors
                1e-15
                "steps"
                [ Vector.replicate 1 -1.0; Vector.replicate 1 -0.95 ]
                (steps RatePlacement.OutsideBuffer))

    /// P17: the formulas of optax and PyTorch, of Keras, of Optimisers.jl and of the textbook.
    let nesterovForms: Law =
        Law.forAll
            "P17"
            "For a constant rate, Nesterov as in PyTorch and optax, Keras, Optimisers.jl and the textbook is one \
             method."
            (Gens.triple GradientFeed.any Gens.rate Gens.decay)
            (fun (feed, rate, momentum) ->
                let zero = Vector.zeros feed.Start.Length

                let by rule = feed.Gradients |> List.mapFold (fun state g -> rule state g) zero |> fst

                let julia velocity g =
                    let next = Vector.map2 (fun v g -> momentum * v - rate * g) velocity g
                    Vector.map2 (fun v g -> momentum * momentum * v - (1.0 + momentum) * rate * g) velocity g, next

                // x' = y - rate g, y' = x' + momentum (x' - x), reported as the change of y; the state is x' - x of the
                // step before.
                let textbook change g =
                    let next = Vector.map2 (fun c g -> momentum * c - rate * g) change g
                    // y - x = momentum * change, so x' - x = next and y' - y = next + momentum next - momentum change.
                    Vector.map2 (fun next c -> next + momentum * next - momentum * c) next change, next

                let outside = GradientFeed.steps (Setups.nesterovOutside rate momentum) feed

                for steps in [ outside; by julia; by textbook ] do
                    Expect.closeVectors 1e-12 "steps" (GradientFeed.steps (Setups.nesterov rate momentum) feed) steps)

    /// P18, for any optimizer whose steps are linear in the gradients.
    let linear (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P18"
            $"{optimizer.Name}: the steps on a sum of gradients are the sums of the steps, and the steps on 2^k times \
              the gradients are 2^k times the steps, bit for bit."
            (Gens.pair GradientFeed.any Gens.powerOfTwo)
            (fun (feed, power) ->
                let steps change = GradientFeed.steps optimizer (GradientFeed.mapGradients change feed)

                let turned (g: Vector) = Vector.init g.Length (fun i -> 1.0 - 0.5 * g[g.Length - 1 - i])

                let sum = List.map2 Vector.add (steps id) (steps turned)
                Expect.closeVectors 1e-12 "steps" sum (steps (fun g -> Vector.add g (turned g)))

                Expect.equalVectors "steps" (steps id |> List.map (Vector.scale power)) (steps (Vector.scale power)))
