namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// A narrow curved valley in any units with a known minimum: the sum of the squares of t_i = x_i / unit - b_i and of
/// bend (t_(i+1) - curve(t_i)), plus a floor.
[<StructuredFormatDisplay("{Text}")>]
type NarrowValley = {
    /// The kind of curve: 0 for t^2, 1 for sin t, 2 for exp t - 1, 3 for t^3 + t.
    Kind: int
    /// The narrowness of the valley.
    Bend: float
    /// The unit of the coordinates.
    Unit: float
    /// The minimum.
    Floor: float
    /// The minimizer, in units.
    Bottom: Vector
    /// The start, in units.
    Start: Vector
} with

    /// The valley in one line.
    member this.Text: string =
        let text (vector: Vector) = vector |> Seq.map (fun x -> x.ToString "R") |> String.concat " "

        $"kind {this.Kind}, bend {this.Bend}, unit {this.Unit}, floor {this.Floor}, bottom {text this.Bottom}, from \
          {text this.Start}"

    /// The value at a point.
    member this.Value(point: Vector) : float =
        let t = Vector.init point.Length (fun i -> point[i] / this.Unit - this.Bottom[i])

        let curve t =
            match this.Kind with
            | 0 -> t * t
            | 1 -> sin t
            // exp t - 1, without its cancellation.
            | 2 -> 2.0 * Math.Exp(0.5 * t) * Math.Sinh(0.5 * t)
            | _ -> t * t * t + t

        let mutable sum = 0.0

        for i in 0 .. t.Length - 1 do
            sum <- sum + t[i] * t[i]

        for i in 0 .. t.Length - 2 do
            let residual = this.Bend * (t[i + 1] - curve t[i])
            sum <- sum + residual * residual

        sum + this.Floor

    /// The valley as a problem that is known by its values alone.
    member this.Problem: TestProblem = {
        Text = this.Text
        Objective = Objective.Create(ValueAt(fun point -> this.Value(Span.toVector point)))
        Residuals = ValueNone
        Start = Vector.scale this.Unit this.Start
    }

/// Section T for functions known by their values alone: derivatives are differences, and have an error.
[<RequireQualifiedAccess>]
module ByValues =

    let private valleys: Arbitrary<NarrowValley> =
        let coordinate = Gens.pair (Gens.fractions -30 30 10) (Gens.fractions -30 30 10)

        Gens.triple
            (Gens.list 1 3 coordinate)
            (Gens.pair (Gens.integer 0 3) (Gens.fractions 0 300 10))
            (Gens.pair (Gens.integer -6 6) (Gens.fractions -20 20 10))
        |> Gens.map
            (fun (coordinates, (kind, bend), (power, floor)) -> {
                Kind = kind
                Bend = bend
                Unit = 10.0 ** float power
                Floor = max 0.0 floor
                Bottom = coordinates |> List.map fst |> Vector.ofSeq
                Start = coordinates |> List.map snd |> Vector.ofSeq
            })
            (fun valley ->
                List.ofSeq (Seq.zip valley.Bottom valley.Start),
                (valley.Kind, valley.Bend),
                (int (Math.Round(Math.Log10 valley.Unit)), valley.Floor))

    /// T6: a smooth function known by its values alone has no kink, jump or noise. For solvers that use gradients.
    let smooth (solver: Solver) : Law =
        Law.forAll
            "T6"
            $"{solver.Name}: for a smooth function known by its values alone, no kink, jump or noise is reported, and \
              precision is reached only at the minimum, up to the error of differences."
            valleys
            (fun valley ->
                let stop = Stop.Or(Stop.GradientBelow 0.0, Stop.AfterEvaluations 3000L)
                let run = (solver.Within Bounds.None).Run stop valley.Problem
                let above = run.Last.Value - valley.Floor

                Expect.that
                    $"It ended with \"{run.Reason}\", {above} above the minimum, after {run.Evaluations} evaluations."
                    (match run.Reason.Kind with
                     | StopKind.PrecisionReached -> above <= 1e-8
                     | kind -> kind = StopKind.GradientBelow || kind = StopKind.EvaluationLimit))
