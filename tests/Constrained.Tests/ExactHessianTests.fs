namespace OptimizerFunctional.Constrained.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Sequential quadratic programming with the exact Hessian of the Lagrangian.
module ExactHessianTests =

    let private runs =
        lazy
            (Data.problems.Value
             |> List.toArray
             |> Array.Parallel.map (fun (name, json) ->
                 let problem = RecordedProblem.read name json
                 problem, RecordedProblem.run ConstrainedMethod.exact 3000L problem))

    let private isSolved (problem: RecordedProblem, seen: Seen) =
        RecordedProblem.isSolved problem seen.End.Best.Value seen.Violation

    [<Fact>]
    let ``it solves at least 105 of 114`` () =
        let unsolved = runs.Value |> Array.filter (isSolved >> not)

        let names =
            unsolved |> Seq.map (fun (problem, seen) -> $"{problem.Name}: {seen.End.Reason}") |> String.concat "\n"

        Assert.True(runs.Value.Length - unsolved.Length >= 105, names)

    [<Fact>]
    let ``what it calls converged is a KKT point`` () = Array.iter RecordedProblem.claimsNothingFalse runs.Value

    [<Fact>]
    let ``the Hessian of a Lagrangian is that of differences of its gradients`` () =
        for name, json in Data.problems.Value |> List.truncate 40 do
            let problem = RecordedProblem.read name json
            let observer = Observer.constrained problem.Objective problem.Constraints
            let at point = observer.Observe(0L, point, Counter())
            let here = at problem.Start
            let multipliers = Vector.init here.Constraints.Length (fun i -> 1.0 + float (i % 3))
            let gradient point = Kkt.lagrangianGradient (at point).Gradient (at point).Jacobian multipliers
            let hessian = here.LagrangianHessian multipliers

            if Vector.isFinite hessian.Entries then
                let size = 1.0 + Vector.largest hessian.Entries

                for j in 0 .. problem.Start.Length - 1 do
                    let h = 1e-5 * (1.0 + abs problem.Start[j])
                    let moved by = gradient (problem.Start.SetItem(j, problem.Start[j] + by))
                    let wanted = Vector.scale (0.5 / h) (Vector.subtract (moved h) (moved -h))

                    if Vector.isFinite wanted then
                        let distance = Vector.largestDifference wanted (Matrix.column j hessian)
                        Assert.True(distance <= 1e-4 * size, $"{name}, column {j}: {distance} of {size}")

    [<Fact>]
    let ``it is refused where second derivatives are not known`` () =
        let circle = Constraint.Between("circle", ResidualsInto(fun x into -> into[0] <- x[0] * x[0]), [ 1.0 ], [ 1.0 ])

        let constraints = Constraints.ofList [ circle ]
        let objective = Objective.ofReal (fun x -> x[0])

        let error =
            Assert.Throws<ParameterException>(fun () ->
                ConstrainedMethod.exact.Run
                    constraints
                    (Observer.constrained objective constraints)
                    (Minimize.options (Stop.AfterEvaluations 10L))
                    (Vector.ofSeq [ 2.0 ])
                |> ignore)

        Assert.Contains("second derivatives", error.Message)
