namespace OptimizerFunctional.Constrained.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// What a solution says about the source of its derivatives.
module SourceTests =

    let private byHand =
        Objective.Create(
            ValueAndGradientInto(fun x g ->
                g[0] <- 2.0 * x[0]
                g[1] <- 2.0 * x[1]
                x[0] * x[0] + x[1] * x[1])
        )

    let private recorded = Objective.Of(fun x -> x[0] * x[0] + x[1] * x[1])
    let private byValues = Objective.Create(ValueAt(fun x -> x[0] * x[0] + x[1] * x[1]))

    let private rows = Constraint.Equal("sum", [ 1.0; 1.0 ], 1.0)

    let private values =
        Constraint.Between("sum", ResidualsInto(fun x residuals -> residuals[0] <- x[0] + x[1]), [ 1.0 ], [ 1.0 ])

    let private source (objective: Objective) (constraintOf: Constraint) =
        let constraints = Constraints.Of constraintOf

        (Minimize.run
            (Sqp.create constraints Sqp.defaults)
            (Observer.constrained objective constraints)
            (Minimize.options (Stop.AfterIterations 3L))
            (Vector.zeros 2))
            .GradientSource

    [<Fact>]
    let ``differences in the objective or in a constraint are differences of the whole`` () =
        Assert.Equal(GradientSource.Analytic, source byHand rows)
        Assert.Equal(GradientSource.Automatic, source recorded rows)
        Assert.Equal(GradientSource.CentralDifferences, source byValues rows)
        Assert.Equal(GradientSource.CentralDifferences, source byHand values)
        Assert.Equal(GradientSource.CentralDifferences, source recorded values)
        Assert.Equal(GradientSource.CentralDifferences, source byValues values)
