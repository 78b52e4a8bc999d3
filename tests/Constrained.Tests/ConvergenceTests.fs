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

    [<Theory; MemberData(nameof names)>]
    let ``C27 the solution of a shifted problem is the shifted solution`` (name: string) =
        let holds (problem, there, shift) =
            let found, moved = run (find name) problem, run (find name) there
            let distance = Vector.largestDifference (Vector.add found.Best.Point shift) moved.Best.Point
            // Each is within 1e-5 of its minimum, by C16.
            Assert.True(distance <= 2e-5, $"{distance} away: {found.Reason}, {moved.Reason}")

        Property.Check(Prop.forAll RandomProblem.shifted holds)

    [<Fact>]
    let ``C28 linear equalities that hold at an iterate of SQP hold at all that follow`` () =
        let holds (problem: RandomProblem) =
            let constraints = problem.Constraints
            let algorithm = Sqp.create constraints Sqp.defaults
            let observer = Observer.constrained problem.Objective constraints

            let violation (iterate: ConstrainedIterate) =
                let violations = constraints.Violations iterate.Constraints

                seq { 0 .. constraints.Count - 1 }
                |> Seq.filter (fun i -> constraints.Lower[i] = constraints.Upper[i])
                |> Seq.map (fun i -> abs violations[i])
                |> Seq.fold max 0.0

            let later =
                Run.from algorithm observer problem.Start
                |> Seq.truncate 200
                |> Seq.choose (fun run -> ValueOption.toOption run.Iterate)
                |> Seq.map violation
                |> Seq.skipWhile (fun violation -> violation > 1e-12)

            // A step may go 1e-11, relative to its numbers, beyond a bound that is not active. The point is clipped to
            // the bound then, and leaves the equalities by as much.
            let isBounded j = constraints.Bounds.Lower j > -infinity || constraints.Bounds.Upper j < infinity

            let most =
                if Seq.exists isBounded (seq { 0 .. problem.Start.Length - 1 }) then
                    1e-9
                else
                    1e-12

            Assert.All(later, fun violation -> Assert.InRange(violation, 0.0, most))

        Property.Check(Prop.forAll RandomProblem.convex holds)
