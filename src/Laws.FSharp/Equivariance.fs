namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// A curved valley: half the sum of squares of linear and quadratic residuals, with all derivatives.
[<StructuredFormatDisplay("{Text}")>]
type Valley = {
    /// The zero of the linear residuals.
    Bottom: Vector
    /// Their weights, above 0.
    Weights: Vector
    /// The weight of the quadratic residuals, which curve the valley.
    Curvature: float
    /// The start.
    Start: Vector
} with

    /// The valley in one line.
    member this.Text: string =
        let text (vector: Vector) = vector |> Seq.map (fun x -> x.ToString "R") |> String.concat " "

        $"bottom {text this.Bottom}, weights {text this.Weights}, curvature {this.Curvature}, from {text this.Start}"

    /// r_i = w_i (x_i - b_i) for each coordinate, and curvature (x_(i+1) - x_i^2) for each but the last.
    member this.Residuals: Residuals =
        let n = this.Start.Length
        let count = 2 * n - 1

        Residuals.Create(
            count,
            ResidualsInto(fun x into ->
                for i in 0 .. n - 1 do
                    into[i] <- this.Weights[i] * (x[i] - this.Bottom[i])

                for i in 0 .. n - 2 do
                    into[n + i] <- this.Curvature * (x[i + 1] - x[i] * x[i])),
            JacobianInto(fun x into ->
                for i in 0 .. n - 1 do
                    into[i * count + i] <- this.Weights[i]

                for i in 0 .. n - 2 do
                    into[i * count + n + i] <- -2.0 * this.Curvature * x[i]
                    into[(i + 1) * count + n + i] <- this.Curvature)
        )

    /// Half the sum of squares, with its gradient and Hessian.
    member this.Objective: Objective =
        let residuals, n = this.Residuals, this.Start.Length

        let at (point: Vector) =
            let found = residuals.At point
            let struct (jacobian, _) = residuals.JacobianAt(point, found, Bounds.None)
            struct (found, jacobian)

        Objective
            .Create(
                ValueAt(fun point -> residuals.At(Span.toVector point) |> fun r -> 0.5 * Vector.dot r r),
                GradientInto(fun point into ->
                    let struct (found, jacobian) = at (Span.toVector point)

                    for j in 0 .. n - 1 do
                        into[j] <- Seq.init found.Length (fun i -> jacobian[i, j] * found[i]) |> Seq.sum)
            )
            .WithHessian(fun point into ->
                let struct (found, jacobian) = at (Span.toVector point)

                for j in 0 .. n - 1 do
                    for k in 0 .. n - 1 do
                        let products = Seq.init found.Length (fun i -> jacobian[i, j] * jacobian[i, k]) |> Seq.sum

                        let bent = if j = k && j < n - 1 then -2.0 * this.Curvature * found[n + j] else 0.0

                        into[k * n + j] <- products + bent)

    /// The valley as a problem.
    member this.Problem: TestProblem = {
        Text = this.Text
        Objective = this.Objective
        Residuals = ValueSome this.Residuals
        Start = this.Start
    }

/// Section U: units. An equivariant method takes, on c f or on s x, the same path in other units: bit for bit for
/// powers of two, unless a number overflows or underflows.
[<RequireQualifiedAccess>]
module Equivariance =

    /// Valleys of one to three coordinates.
    let valleys: Arbitrary<Valley> =
        let nonZero = Gens.fractions 1 40 10

        let coordinate = Gens.triple nonZero (Gens.fractions 1 30 10) (Gens.pair nonZero (Gens.integer 0 3))

        Gens.pair (Gens.list 1 3 coordinate) (Gens.fractions 0 40 10)
        |> Gens.map
            (fun (coordinates, curvature) ->
                let pick choose = coordinates |> List.map choose |> Vector.ofSeq

                {
                    Bottom = pick (fun (bottom, _, _) -> bottom)
                    Weights = pick (fun (_, weight, _) -> weight)
                    Curvature = curvature
                    Start = pick (fun (_, _, (start, signs)) -> if signs % 2 = 1 then -start else start)
                })
            (fun valley ->
                let coordinates =
                    List.init valley.Start.Length (fun i ->
                        valley.Bottom[i],
                        valley.Weights[i],
                        (abs valley.Start[i], (if valley.Start[i] < 0.0 then 1 else 0)))

                coordinates, valley.Curvature)

    /// The termination criterion of a run in these units: the gradient, with a tolerance in these units, or a limit of
    /// evaluations.
    let private stop (units: Units) = Stop.Or(Stop.GradientBelow(1e-8 * units.Gradient), Stop.AfterEvaluations 250L)

    /// The part of the outcome before any number comes near an overflow in any of the units.
    let private ordinary (outcome: RunOutcome) =
        let isOrdinary (number: float) = abs number <= 1e140

        outcome.Seen |> List.takeWhile (fun struct (point, value) -> isOrdinary value && Seq.forall isOrdinary point)

    /// Fails unless the second outcome is the first one in these units, bit for bit.
    let private same (units: Units) (expected: RunOutcome) (actual: RunOutcome) =
        let ordinary = ordinary expected

        Seq.zip ordinary actual.Seen
        |> Seq.iteri (fun k (struct (point, value), struct (actual, actualValue)) ->
            Expect.sameVector $"Point {k + 1}" (Vector.scale units.Point point) actual
            Expect.sameBits $"Value {k + 1}" (units.Value * value) actualValue)

        Expect.that
            $"It ended with \"{actual.Reason}\" after {actual.Evaluations} evaluations, not with \
              \"{expected.Reason}\" after {expected.Evaluations}."
            (if ordinary.Length < expected.Seen.Length then
                 actual.Seen.Length >= ordinary.Length
             else
                 actual.Reason.Kind = expected.Reason.Kind
                 && actual.Reason.Index = expected.Reason.Index
                 && actual.Evaluations = expected.Evaluations)

    let private holds (row: EquivarianceRow) (units: Units) (problem: TestProblem) =
        let expected = (row.Make Units.One).Run (stop Units.One) problem
        let actual = (row.Make units).Run (stop units) (Scaling.problem units problem)
        same units expected actual

    /// The valley with a start whose coordinates are 0 where this has a bit.
    let private fromZero (zeros: int) (valley: Valley) : Valley = {
        valley with
            Start = Vector.init valley.Start.Length (fun i -> if (zeros >>> i) &&& 1 = 1 then 0.0 else valley.Start[i])
    }

    let private law number statement (row: EquivarianceRow) (toUnits: float -> Units) (step: int) =
        Law.forAll
            number
            $"{row.Name}: {statement} times a power of two, from 2^-160 to 2^160, are the same path bit for bit."
            (Gens.triple valleys (Gens.integer (-160 / step) (160 / step)) (Gens.integer 0 15))
            (fun (valley, exponent, zeros) ->
                let problem = if row.NeedsStart then valley.Problem else (fromZero zeros valley).Problem
                holds row (toUnits (Math.ScaleB(1.0, step * exponent))) problem)

    /// U1, for methods whose row says so: c f. If values are squares of residuals, c is the square of a power of two.
    let ofValues (row: EquivarianceRow) : Law =
        law "U1" "values" row (fun c -> { Units.One with Value = c }) (if row.IsOfResiduals then 2 else 1)

    /// U2: s x.
    let ofPoints (row: EquivarianceRow) : Law = law "U2" "coordinates" row (fun s -> { Units.One with Point = s }) 1
