namespace OptimizerFunctional.Constrained.Tests

open Xunit
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties

/// The trials of the last safeguard of sequential quadratic programming.
module SafeguardTests =

    let private memory = {
        ValueScale = 0.5
        Scales = Vector.ofSeq [ 2.0; 0.25; 1.0 ]
        Hessian = DampedBfgs.identity 2
        IsFresh = true
        Weights = Vector.ofSeq [ 3.0; 1.5; 0.75 ]
        Multipliers = Vector.zeros 3
        LeastViolation = infinity
        LeastValue = infinity
        Stalled = 0
        Short = 0
        Restorations = 0
        SafeguardSteps = 0
    }

    /// Values below, above and at limits so far away that no step crosses them.
    let private constraints (a: float) (b: float) =
        Constraints.ofList [
            Constraint.atLeast "low" 1000.0 (fun x -> a * x[0] - b * x[1])
            Constraint.equal "high" -1000.0 (fun x -> b * x[0] + x[1])
            Constraint.atMost "inactive" 1000.0 (fun x -> x[0])
        ]

    let private at (observation: ConstrainedEvaluation) : ConstrainedIterate = {
        Point = observation.Point
        Value = observation.Value
        Gradient = observation.Gradient
        Constraints = observation.Constraints
        Jacobian = observation.Jacobian
        Multipliers = Vector.zeros 3
        BoundMultipliers = Vector.zeros 2
        Violation = 0.0
        Stationarity = nan
        Complementarity = nan
        ValueError = nan
        Certificate = Vector.Empty
    }

    [<Fact>]
    let ``C29 where the merit function is quadratic, the trial of a step has its slopes`` () =
        let number = Gen.choose (-40, 40) |> Gen.map (fun n -> float n / 8.0)

        let holds (numbers: float list) =
            let a, b, start, step = numbers[0], numbers[1], numbers[2..3], Vector.ofSeq numbers[4..5]
            let constraints = constraints a b
            let objective = Objective.ofReal (fun x -> a * x[0] * x[0] + b * x[0] * x[1] + x[1] * x[1] - 3.0 * x[0])
            let observer = Observer.constrained objective constraints
            let observe point = observer.Observe(0L, point, Counter())
            let from = observe (Vector.ofSeq start)

            let merit (found: ConstrainedEvaluation) =
                SqpSafeguard.merit constraints memory found.Value found.Constraints

            let line = {
                From = at from
                Memory = memory
                Direction = step
                Merit = merit from
                Slope = -1.0
                Share = 1.0
                Tried = 1
            }

            let after, before = observe (Vector.add from.Point step), observe (Vector.subtract from.Point step)
            let trial = SqpSafeguard.trial constraints line after
            let near = 1e-10 * (1.0 + abs line.Merit)
            Assert.Equal(merit after - merit from, trial.Increase, near)
            // Central differences of a quadratic function are exact, and so is the mean of the slopes at both ends.
            Assert.Equal(-0.5 * (merit after - merit before), trial.PredictedDecrease, near)

            if abs trial.PredictedDecrease > 1e-3 then
                Assert.InRange(abs (SafeguardTrials.discrepancy trial), 0.0, near)

        Property.Check(Prop.forAll (Arb.fromGen (Gen.listOfLength 6 number)) holds)

    [<Fact>]
    let ``An observation that is not finite is a trial that is not`` () =
        let objective = Objective.ofReal (fun x -> log x[0] + x[1])
        let constraints = constraints 1.0 1.0
        let observer = Observer.constrained objective constraints
        let observe point = observer.Observe(0L, point, Counter())
        let from = at (observe (Vector.ofSeq [ 1.0; 1.0 ]))

        let line = {
            From = from
            Memory = memory
            Direction = Vector.ofSeq [ -1.0; 0.0 ]
            Merit = SqpSafeguard.merit constraints memory from.Value from.Constraints
            Slope = -1.0
            Share = 1.0
            Tried = 1
        }

        let trial = SqpSafeguard.trial constraints line (observe (Vector.ofSeq [ -1.0; 1.0 ]))
        Assert.False(SafeguardTrials.isFinite trial)
