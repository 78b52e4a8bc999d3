namespace OptimizerFunctional.Core.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

module AdamTests =

    [<Fact>]
    let ``the first step of Adam is the rate against the sign of the gradient`` () =
        let adam = Adam.create Adam.defaults
        let start = Vector.ofSeq [ 1.0; -2.0; 3.0 ]

        let struct (state, step) =
            adam.Step
                (adam.Init start)
                {
                    Point = start
                    Value = 0.0
                    Gradient = Vector.ofSeq [ 0.5; -4.0; 0.0 ]
                }

        Assert.Equal(1L, state.Count)
        Assert.Equal(-0.001, step[0], 1e-10)
        Assert.Equal(0.001, step[1], 1e-10)
        Assert.Equal(0.0, step[2])
