namespace OptimizerFunctional.FirstOrder.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// What iterates of optimizers say about constraints.
module UnconstrainedTests =

    [<Fact>]
    let ``an optimizer without constraints violates none`` () =
        let slope =
            Objective.Create(
                ValueAndGradientInto(fun x g ->
                    g[0] <- 2.0 * x[0]
                    x[0] * x[0])
            )

        let run = Optimizer.iterates (Adam.create Adam.defaults) slope (Vector.ofSeq [ 1.0 ])

        for at in Seq.truncate 3 run do
            Assert.Equal(0.0, (at.Iterate.Value :> IIterate).Violation)

        let solution =
            Optimizer.minimize
                (Adam.create Adam.defaults)
                slope
                (Minimize.options (Stop.AfterIterations 3L))
                (Vector.ofSeq [ 1.0 ])

        Assert.Equal(0.0, (solution.Last.Iterate.Value :> IIterate).Violation)
