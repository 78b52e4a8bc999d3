namespace OptimizerFunctional.Constrained.Tests

open System
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Formulas
open Xunit

/// A problem of problems.json or outcomes.json, from its formulas.
type RecordedProblem = {
    Name: string
    Objective: Objective
    Constraints: Constraints
    Start: Vector
    Json: JsonElement
}

/// What a run did, from outside: nothing is taken from the method.
type Seen = {
    End: End
    /// The number of points that were evaluated.
    Points: int
    /// The number of points until the first that solved the problem; 0 if none did.
    PointsToReach: int
    /// The number of points outside of the bounds.
    Outside: int
    /// The violation at the best point.
    Violation: float
}

[<RequireQualifiedAccess>]
module RecordedProblem =

    let private numbers missing (element: JsonElement) =
        Data.elements element
        |> List.map (fun number -> if number.ValueKind = JsonValueKind.Null then missing else number.GetDouble())

    let read (name: string) (json: JsonElement) : RecordedProblem =
        let n = json.GetProperty("n").GetInt32()
        let names = Names.OfVariables(Seq.init n (fun i -> $"x{i + 1}"))

        let formula (element: JsonElement) =
            let parsed = Formula.ParsePart(Data.text element, names)
            fun (x: Reals) -> parsed.Apply x

        let lower = numbers -infinity (json.GetProperty "lower") |> Vector.ofSeq
        let upper = numbers infinity (json.GetProperty "upper") |> Vector.ofSeq
        let bounds = Bounds.Between(lower, upper)
        let list (name: string) = Data.elements (json.GetProperty name)

        {
            Name = name
            Objective = Objective.ofReal (formula (json.GetProperty "objective"))
            Constraints =
                [
                    for i, text in List.indexed (list "equalities") do
                        Constraint.equal $"equality {i}" 0.0 (formula text)
                    for i, text in List.indexed (list "inequalities") do
                        Constraint.atLeast $"inequality {i}" 0.0 (formula text)
                ]
                |> Constraints.ofList
                |> Constraints.within bounds
            Start = Data.numbers (json.GetProperty "start")
            Json = json
        }

    let value (problem: RecordedProblem) : float =
        let value = problem.Json.GetProperty "value"
        if value.ValueKind = JsonValueKind.Null then nan else value.GetDouble()

    let violation (problem: RecordedProblem) (point: Vector) : float =
        if problem.Constraints.Count = 0 then
            0.0
        else
            Vector.largest (problem.Constraints.Violations(problem.Constraints.At point))

    let isSolved (problem: RecordedProblem) (value': float) (violation: float) : bool =
        let best = value problem
        violation <= 1e-6 && value' <= best + 1e-6 * max 1.0 (abs best)

    let run (method: ConstrainedMethod) (limit: int64) (problem: RecordedProblem) : Seen =
        let observer = Observer.constrained problem.Objective problem.Constraints
        let mutable points, reach, outside = 0, 0, 0

        let spy = {
            new Observer<ConstrainedEvaluation>(observer.Source) with
                override _.Observe(index, point, counter) =
                    let found = observer.Observe(index, point, counter)
                    points <- points + 1

                    if not (Box.contains problem.Constraints.Bounds point) then
                        outside <- outside + 1

                    if reach = 0 && isSolved problem found.Value (violation problem point) then
                        reach <- points

                    found
        }

        let found = method.Run problem.Constraints spy (Minimize.options (Stop.AfterEvaluations limit)) problem.Start

        {
            End = found
            Points = points
            PointsToReach = reach
            Outside = outside
            Violation = violation problem found.Best.Point
        }

    /// The KKT residual at a point with these multipliers, by derivatives of the functions alone.
    let kktResidual (problem: RecordedProblem) (point: Vector) (multipliers: Vector) : float =
        let gradient = problem.Objective.At(point).Gradient
        let values = problem.Constraints.At point
        let jacobian = problem.Constraints.JacobianAt(point, values, DifferenceMemory())
        let bounds = problem.Constraints.Bounds

        let stationarity =
            Seq.max (
                seq {
                    0.0

                    for j in 0 .. point.Length - 1 do
                        let mutable slope = gradient[j]

                        for i in 0 .. values.Length - 1 do
                            slope <- slope - multipliers[i] * jacobian[i, j]

                        // What a step of this length against the slope would change.
                        abs (max (bounds.Lower j) (min (bounds.Upper j) (point[j] - slope)) - point[j])
                }
            )

        let complementarity =
            Seq.max (
                seq {
                    0.0

                    for i in 0 .. values.Length - 1 do
                        let lower, upper = problem.Constraints.Lower[i], problem.Constraints.Upper[i]

                        if lower < upper then
                            if multipliers[i] > 0.0 then
                                min multipliers[i] (abs (values[i] - lower))

                            if multipliers[i] < 0.0 then
                                min -multipliers[i] (abs (upper - values[i]))
                }
            )

        max stationarity complementarity / max 1.0 (Vector.largest gradient)

    /// A claim of convergence is true, judged by the functions alone.
    let claimsNothingFalse (problem: RecordedProblem, seen: Seen) =
        if seen.End.Reason.Converged then
            let last = seen.End.Last.Value
            let residual = kktResidual problem last.Point last.Multipliers

            Assert.True(seen.Violation <= 1e-6, $"{problem.Name}: {seen.End.Reason} but violated by {seen.Violation}")

            Assert.True(residual <= 1.001e-8, $"{problem.Name}: {seen.End.Reason} but the residual is {residual}")

            let values = problem.Constraints.At last.Point
            let violations = problem.Constraints.Violations values
            let effect = Seq.map2 (fun (a: float) b -> abs (a * b)) last.Multipliers violations |> Seq.sum

            Assert.True(
                effect <= 1e-6 * max 1.0 (abs last.Value),
                $"{problem.Name}: {seen.End.Reason} but violations change the value by {effect}"
            )
