namespace OptimizerFunctional.Constrained.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// The problems of Hock, Schittkowski and Schittkowski, and small ones whose outcome matters.
module ProblemTests =

    let private runs =
        lazy
            (Data.problems.Value
             |> List.toArray
             |> Array.Parallel.map (fun (name, json) ->
                 let problem = RecordedProblem.read name json
                 problem, RecordedProblem.run ConstrainedMethod.sqp 3000L problem))

    let private isSolved (problem: RecordedProblem, seen: Seen) =
        RecordedProblem.isSolved problem seen.End.Best.Value seen.Violation

    let private names (runs: seq<RecordedProblem * Seen>) =
        runs |> Seq.map (fun (problem, seen) -> $"{problem.Name}: {seen.End.Reason}") |> String.concat "\n"

    [<Fact>]
    let ``it solves at least 110 of 114`` () =
        let unsolved = runs.Value |> Array.filter (isSolved >> not)
        Assert.True(runs.Value.Length - unsolved.Length >= 110, names unsolved)

    [<Fact>]
    let ``it solves at least 113 or finds another KKT point`` () =
        let isKkt (_, seen: Seen) = seen.End.Reason.Converged && seen.Violation <= 1e-6

        let neither = runs.Value |> Array.filter (fun run -> not (isSolved run || isKkt run))
        Assert.True(runs.Value.Length - neither.Length >= 113, names neither)

    [<Fact>]
    let ``at least 105 of those that it solves end as converged`` () =
        let solved = runs.Value |> Array.filter isSolved
        let unclaimed = solved |> Array.filter (fun (_, seen) -> not seen.End.Reason.Converged)
        Assert.True(solved.Length - unclaimed.Length >= 105, names unclaimed)

    [<Fact>]
    let ``it evaluates at most as many points as SLSQP`` () =
        let common =
            runs.Value
            |> Array.choose (fun (problem, seen) ->
                let other = problem.Json.GetProperty "slsqpPointsToReach"

                if other.ValueKind = System.Text.Json.JsonValueKind.Number && seen.PointsToReach > 0 then
                    Some(seen.PointsToReach, other.GetInt32())
                else
                    None)

        let ours, others = Array.sumBy fst common, Array.sumBy snd common
        Assert.True(ours <= others, $"{ours} points for {others} on {common.Length} problems")

    [<Fact>]
    let ``the median run evaluates at most 12 points`` () =
        let points = runs.Value |> Array.filter isSolved |> Array.map (fun (_, seen) -> seen.Points) |> Array.sort
        Assert.True(points[points.Length / 2] <= 12, $"{points[points.Length / 2]}")

    [<Fact>]
    let ``what it calls converged is a KKT point`` () = Array.iter RecordedProblem.claimsNothingFalse runs.Value

    [<Fact>]
    let ``it asks for no point outside of the bounds`` () =
        for problem, seen in runs.Value do
            Assert.True((seen.Outside = 0), $"{problem.Name}: {seen.Outside} points")

    let private outcomes = lazy (Data.outcomes.Value |> List.map (fun (name, json) -> RecordedProblem.read name json))

    let allNames = TheoryData<string>(Data.outcomes.Value |> List.map fst)

    [<Theory; MemberData(nameof allNames)>]
    let ``small problems have their outcome`` (name: string) =
        let problem = outcomes.Value |> List.find (fun problem -> problem.Name = name)
        let seen = RecordedProblem.run ConstrainedMethod.sqp 3000L problem
        let reason = seen.End.Reason
        RecordedProblem.claimsNothingFalse (problem, seen)

        match Data.text (problem.Json.GetProperty "outcome") with
        | "infeasible" ->
            Assert.True((reason.Kind = StopKind.Infeasible), reason.Sentence)
            let last = seen.End.Last.Value
            let values = problem.Constraints.At last.Point
            let jacobian = problem.Constraints.JacobianAt(last.Point, values, DifferenceMemory())
            let weights = last.Certificate
            Assert.Equal(1.0, Vector.norm weights, 1e-12)
            let slope = Matrix.transposeMultiply jacobian weights
            let bounds = problem.Constraints.Bounds

            for j in 0 .. slope.Length - 1 do
                // A step along the slope would raise what is too low.
                let step = max (bounds.Lower j) (min (bounds.Upper j) (last.Point[j] + slope[j])) - last.Point[j]
                Assert.True(abs step <= 1e-6, $"coordinate {j} can move by {step}")
        | "unbounded" ->
            Assert.True((reason.Kind = StopKind.Unbounded), reason.Sentence)
            Assert.True(seen.Points <= 1500, $"{seen.Points} points")
        // The start is a KKT point, a saddle: first-order conditions cannot tell.
        | "optimal" when name = "saddle-start" -> Assert.True(reason.Converged, reason.Sentence)
        | "optimal" -> Assert.True(isSolved (problem, seen), $"{reason} with {seen.End.Best.Value:R}")
        | _ -> Assert.True(isSolved (problem, seen) || not reason.Converged, reason.Sentence)
