namespace OptimizerFunctional.Constrained.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open FsCheck.FSharp
open Xunit

/// What methods claim about random problems, judged by the functions alone.
module ConvergenceTests =

    let private run (method: ConstrainedMethod) (problem: RandomProblem) =
        method.Run
            problem.Constraints
            (Observer.constrained problem.Objective problem.Constraints)
            (Minimize.options (Stop.AfterEvaluations 20000L))
            problem.Start

    /// The problem as a recorded one, for the checks from outside.
    let private recorded (problem: RandomProblem) : RecordedProblem = {
        Name = "random"
        Objective = problem.Objective
        Constraints = problem.Constraints
        Start = problem.Start
        Json = Unchecked.defaultof<_>
    }

    let private methods = ConstrainedMethod.exact :: ConstrainedMethod.all
    let names = TheoryData<string>(methods |> List.map _.Name)
    let private find name = methods |> List.find (fun method -> method.Name = name)

    [<Theory; MemberData(nameof names)>]
    let ``C15 what converges is a KKT point, recomputed from outside`` (name: string) =
        let holds problem =
            let found = run (find name) problem

            if found.Reason.Converged then
                let recorded = recorded problem
                let last = found.Last.Value
                let violation = RecordedProblem.violation recorded last.Point
                let residual = RecordedProblem.kktResidual recorded last.Point last.Multipliers
                Assert.True(violation <= 1e-6, $"{found.Reason}, violated by {violation}")
                Assert.True(residual <= 1.001e-8, $"{found.Reason}, but the residual is {residual}")

        Property.Check(Prop.forAll RandomProblem.any holds)

    [<Theory; MemberData(nameof names)>]
    let ``C16 the known minimum of a convex problem is found`` (name: string) =
        let holds problem =
            let found = run (find name) problem
            let isEnd = found.Reason.Converged || found.Reason.Kind = StopKind.PrecisionReached
            Assert.True(isEnd, found.Reason.Sentence)
            let distance = Vector.largest (Vector.subtract found.Best.Point problem.Point)
            Assert.True(distance <= 1e-5, $"{distance} away: {found.Reason}")

        Property.Check(Prop.forAll RandomProblem.convex holds)
