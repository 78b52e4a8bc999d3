namespace OptimizerFunctional.Core.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

module AdamTests =

    [<Fact>]
    let ``the first step of Adam is minus the rate times the sign of the gradient`` () =
        let adam = Adam.create Adam.defaults
        let start = Vector.ofSeq [ 1.0; -2.0; 3.0 ]

        let struct (state, step) =
            adam.Step (adam.Init start) { Point = start; Value = 0.0; Gradient = Vector.ofSeq [ 0.5; -4.0; 0.0 ] }

        Assert.Equal(1L, state.Count)
        Assert.Equal(-0.001, step[0], 1e-10)
        Assert.Equal(0.001, step[1], 1e-10)
        Assert.Equal(0.0, step[2])

    [<Fact>]
    let ``AdamW is Adam followed by decoupled weight decay, bit for bit`` () =
        let rates = Schedule.step 0.01 0.5 7L

        let fused = AdamW.create { AdamW.defaults with Adam.LearningRate = rates; WeightDecay = 0.1 }

        let chain =
            Adam.create { Adam.defaults with LearningRate = rates }
            |> Optimizer.andThen (WeightDecay.decoupled rates 0.1)

        let start = Vector.init 7 (fun i -> float i - 2.5)
        let one, two = Methods.run fused start, Methods.run chain start

        for k in 1..40 do
            let evaluation = {
                Point = Vector.scale (1.0 / float k) start
                Value = 0.0
                Gradient = Vector.init 7 (fun i -> cos (float (i * k)))
            }

            Assert.Equal<float>(one evaluation, two evaluation)
