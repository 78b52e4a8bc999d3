namespace OptimizerFunctional.Constrained.Tests

open FsCheck
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core

/// A problem that was made around a KKT point: the gradient there is the sum of multipliers times normals.
type RandomProblem = {
    Objective: Objective
    Constraints: Constraints
    Start: Vector
    /// The KKT point. It is the minimum, and the only one, if the problem is convex.
    Point: Vector
}

/// A constraint of a random problem: normal'(x - point) - curvature |x - point|^2 / 2 + margin, at least 0, or equal
/// to 0 if it is linear and without margin.
type RandomRow = { Normal: float list; Curvature: float; Margin: float; Multiplier: float; IsEqual: bool }

[<RequireQualifiedAccess>]
module RandomProblem =

    let private number = Gen.choose (-100, 100) |> Gen.map (fun n -> float n / 20.0)
    let private numbers n = Gen.listOfLength n number

    let private row isConvex n =
        gen {
            let! normal = numbers n
            let! curvature = Gen.choose ((if isConvex then 0 else -4), 4)
            let! kind = Gen.choose (0, 3)
            let! multiplier = Gen.choose (0, 4)

            return {
                Normal = normal
                // A curved equality bounds no convex set.
                Curvature = if kind = 0 && isConvex then 0.0 else float curvature / 4.0
                Margin = if kind = 1 then 0.5 + float multiplier else 0.0
                Multiplier = if kind = 1 then 0.0 else float multiplier
                IsEqual = kind = 0
            }
        }

    /// For each coordinate: its bound is -1 lower, 1 upper, 0 none, and the multiplier of the bound; 0 is inactive.
    let private bound =
        gen {
            let! side = Gen.choose (-1, 1)
            let! multiplier = Gen.choose (0, 3)
            return side, float multiplier
        }

    let private problem isConvex =
        gen {
            let! n = Gen.choose (1, 5)
            let! m = Gen.choose (0, 5)
            let! factors = Gen.listOfLength n (numbers n)
            let! point = numbers n
            let! rows = Gen.listOfLength m (row isConvex n)
            let! bounds = Gen.listOfLength n bound
            let! start = numbers n
            return factors, point, rows, bounds, start
        }

    let private build isConvex (factors: float list list, point: float list, rows, bounds, start) : RandomProblem =
        let n, point = List.length point, Array.ofList point
        let factors = factors |> List.map Array.ofList |> Array.ofList

        let pull =
            Array.init n (fun j ->
                let side, multiplier = List.item j bounds
                -(float side) * multiplier + Seq.sumBy (fun row -> row.Multiplier * row.Normal[j]) rows)

        let objective (x: Reals) =
            let mutable sum = Real.Zero

            for j in 0 .. n - 1 do
                let away = x[j] - point[j]
                sum <- sum + pull[j] * x[j] + 0.5 * away * away + 0.05 * away * away * away * away

                if not isConvex then
                    sum <- sum + 1.0 - cos (4.0 * away)

            for factor in factors do
                let mutable along = Real.Zero

                for j in 0 .. n - 1 do
                    along <- along + factor[j] * (x[j] - point[j])

                sum <- sum + 0.05 * along * along

            sum

        let constraints =
            rows
            |> List.mapi (fun i row ->
                let value (x: Reals) =
                    let mutable sum = Real.Zero + row.Margin

                    for j in 0 .. n - 1 do
                        let away = x[j] - point[j]
                        sum <- sum + row.Normal[j] * away - 0.5 * row.Curvature * away * away

                    sum

                if row.IsEqual then
                    Constraint.equal $"row {i}" 0.0 value
                else
                    Constraint.atLeast $"row {i}" 0.0 value)

        let limit side j =
            match List.item j bounds with
            | found, multiplier when found = side -> point[j] + (if multiplier = 0.0 then 0.5 * float side else 0.0)
            | _ -> float side * infinity

        let box = Bounds.Between(Vector.init n (limit -1), Vector.init n (limit 1))

        {
            Objective = Objective.ofReal objective
            Constraints = Constraints.ofList constraints |> Constraints.within box
            Start = Vector.ofSeq start
            Point = Vector.ofSeq point
        }

    let private arbitrary isConvex = problem isConvex |> Gen.map (build isConvex) |> Arb.fromGen

    /// Problems with one KKT point, the minimum.
    let convex: Arbitrary<RandomProblem> = arbitrary true

    /// Problems with a known KKT point among others.
    let any: Arbitrary<RandomProblem> = arbitrary false

    /// A problem, and the same in coordinates that are shifted by whole numbers.
    let shifted: Arbitrary<RandomProblem * RandomProblem * Vector> =
        gen {
            let! factors, point, rows, bounds, start = problem true
            let! shift = Gen.listOfLength (List.length point) (Gen.choose (-64, 64) |> Gen.map float)
            let moved = List.map2 (+) shift
            let there = build true (factors, moved point, rows, bounds, moved start)
            return build true (factors, point, rows, bounds, start), there, Vector.ofSeq shift
        }
        |> Arb.fromGen
