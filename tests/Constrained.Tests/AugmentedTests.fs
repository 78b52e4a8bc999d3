namespace OptimizerFunctional.Constrained.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// The augmented Lagrangian method on the recorded problems.
module AugmentedTests =

    let private runs =
        lazy
            (Data.problems.Value
             |> List.toArray
             |> Array.Parallel.map (fun (name, json) ->
                 let problem = RecordedProblem.read name json
                 problem, RecordedProblem.run ConstrainedMethod.augmented 20000L problem))

    let private isSolved (problem: RecordedProblem, seen: Seen) =
        RecordedProblem.isSolved problem seen.End.Best.Value seen.Violation

    [<Fact>]
    let ``it solves at least 97 of 114`` () =
        let unsolved = runs.Value |> Array.filter (isSolved >> not)

        let names =
            unsolved |> Seq.map (fun (problem, seen) -> $"{problem.Name}: {seen.End.Reason}") |> String.concat "\n"

        Assert.True(runs.Value.Length - unsolved.Length >= 97, names)

    [<Fact>]
    let ``what it calls converged is a KKT point`` () = Array.iter RecordedProblem.claimsNothingFalse runs.Value

    [<Fact>]
    let ``it asks for no point outside of the bounds`` () =
        for problem, seen in runs.Value do
            Assert.True((seen.Outside = 0), $"{problem.Name}: {seen.Outside} points")

    let private run (constraints: Constraints) (objective: Objective) (limit: int64) (start: Vector) =
        ConstrainedMethod.augmented.Run
            constraints
            (Observer.constrained objective constraints)
            (Minimize.options (Stop.AfterEvaluations limit))
            start

    [<Fact>]
    let ``it finds the portfolio of 200 assets`` () =
        let wanted = Data.practical "portfolio-minimum-variance-200"
        let covariance, _ = PracticalTests.portfolio 200 1200UL

        let objective =
            Objective.OfVectors(
                Matrix.quadraticForm covariance,
                fun x -> Vector.scale 2.0 (Matrix.multiply covariance x)
            )

        let constraints =
            Constraints.ofList [ Constraint.linearEqual "budget" 1.0 (Vector.replicate 200 1.0) ]
            |> Constraints.within (Bounds.Between(0.0, infinity))

        let found = run constraints objective 5000L (Vector.replicate 200 (1.0 / 200.0))
        Assert.True(found.Reason.Converged, found.Reason.Sentence)
        Assert.Equal(wanted.GetProperty("value").GetDouble(), found.Best.Value, 1e-8)
        Assert.Equal(wanted.GetProperty("multiplierOfBudget").GetDouble(), found.Last.Value.Multipliers[0], 1e-6)

    [<Fact>]
    let ``it finds a distribution of maximum entropy over 3000 values`` () =
        let n = 3000
        let x i = (float i + 0.5) / float n

        let objective =
            Objective.ofReal (fun p ->
                let mutable sum = Real.Zero

                for i in 0 .. n - 1 do
                    sum <- sum + p[i] * log p[i]

                sum)

        let moment name target (weight: int -> float) = Constraint.linearEqual name target (Vector.init n weight)

        let constraints =
            Constraints.ofList [
                moment "sum" 1.0 (fun _ -> 1.0)
                moment "mean" 0.35 x
                moment "square" 0.175 (fun i -> x i * x i)
            ]
            |> Constraints.within (Bounds.Between(0.0, infinity))

        let found = run constraints objective 20000L (Vector.replicate n (1.0 / float n))
        Assert.True(found.Reason.Converged, found.Reason.Sentence)
        // At the maximum, log p is a polynomial of degree 2.
        let logarithm i = log found.Best.Point[i]
        let third i = logarithm (i + 300) - 3.0 * logarithm (i + 200) + 3.0 * logarithm (i + 100) - logarithm i

        for i in 0..100 .. n - 301 do
            Assert.True(abs (third i) <= 1e-5, $"{third i} at {i}")

    [<Fact>]
    let ``it satisfies 2999 nonlinear constraints on 3000 variables without their dense Jacobian in each evaluation``
        ()
        =
        let n = 3000

        let objective =
            Objective.ofReal (fun x ->
                let mutable sum = Real.Zero

                for i in 0 .. n - 2 do
                    let away, off = x[i + 1] - x[i] * x[i], 1.0 - x[i]
                    sum <- sum + 100.0 * away * away + off * off

                sum)

        let products = Residuals.ofReal (fun x -> [| for i in 0 .. n - 2 -> x[i] * x[i + 1] |])

        let constraints =
            Constraints.ofList [
                Constraint.many "products" (Vector.replicate (n - 1) -infinity) (Vector.replicate (n - 1) 0.25) products
            ]
            |> Constraints.within (Bounds.Between(-2.0, 2.0))

        let found = run constraints objective 2000L (Vector.init n (fun i -> if i % 2 = 0 then -1.2 else 1.0))
        Assert.True(found.Reason.Converged, found.Reason.Sentence)

        let recorded = {
            Name = ""
            Objective = objective
            Constraints = constraints
            Start = found.Best.Point
            Json = Unchecked.defaultof<_>
        }

        let last = found.Last.Value
        Assert.True(RecordedProblem.violation recorded last.Point <= 1e-8)
        let residual = RecordedProblem.kktResidual recorded last.Point last.Multipliers
        Assert.True(residual <= 1.001e-8, $"{residual}")

    [<Fact>]
    let ``products with the transposed Jacobian are those of the Jacobian`` () =
        for _, json in Data.problems.Value do
            let problem = RecordedProblem.read "" json
            let counter = Counter()
            let at = (Observer.constrained problem.Objective problem.Constraints).Observe(0L, problem.Start, counter)

            if Vector.isFinite at.Jacobian.Entries then
                let weights = Vector.init at.Constraints.Length (fun i -> float (i % 3) - 1.5)
                let wanted = Matrix.transposeMultiply at.Jacobian weights
                let found = at.TransposeTimes weights
                let size = Seq.fold (fun size entry -> max size (abs entry)) 1.0 at.Jacobian.Entries
                let distance = if wanted.IsEmpty then 0.0 else Vector.largestDifference wanted found
                Assert.True(distance <= 1e-13 * size * float (1 + weights.Length), $"{distance}")
