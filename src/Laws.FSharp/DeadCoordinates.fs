namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// w (x - b)^2, and terms s max(0, x - e)^2 (y - t)^2: every y has no effect up to x = e. The minimum is 0.
[<StructuredFormatDisplay("{Text}")>]
type DeadCoordinates = {
    /// w.
    Weight: float
    /// b.
    Bottom: float
    /// e / b, s, t and the start of each y.
    Terms: ((float * float) * (float * float)) list
    /// The start of x.
    Start: float
} with

    /// The function in one line.
    member this.Text: string =
        let terms =
            this.Terms
            |> List.map (fun ((edge, weight), (bottom, start)) ->
                $" + {weight} max(0, x - {edge * this.Bottom})^2 (y - {bottom})^2 from y = {start}")

        $"{this.Weight} (x - {this.Bottom})^2 from x = {this.Start}" + String.concat "" terms

    /// The function as a problem.
    member this.Problem: TestProblem =
        let terms = List.toArray this.Terms
        let size = terms.Length + 1

        let each (x: float) (y: int -> float) =
            terms
            |> Array.mapi (fun i ((edge, weight), (bottom, _)) ->
                struct (weight, max 0.0 (x - edge * this.Bottom), y i - bottom))

        let at (point: Vector) = each point[0] (fun i -> point[i + 1])

        let value (point: Vector) =
            let x = point[0] - this.Bottom
            let sum = at point |> Array.sumBy (fun struct (s, m, y) -> s * m * m * y * y)
            this.Weight * x * x + sum

        let gradient (point: Vector) =
            let terms = at point
            let sum = terms |> Array.sumBy (fun struct (s, m, y) -> 2.0 * s * m * y * y)

            Vector.init size (fun i ->
                if i = 0 then
                    2.0 * this.Weight * (point[0] - this.Bottom) + sum
                else
                    let struct (s, m, y) = terms[i - 1]
                    2.0 * s * m * m * y)

        let hessian (point: Vector) (set: int -> int -> float -> unit) =
            let terms = at point

            let sum = terms |> Array.sumBy (fun struct (s, m, y) -> if m > 0.0 then 2.0 * s * y * y else 0.0)

            set 0 0 (2.0 * this.Weight + sum)

            terms
            |> Array.iteri (fun i (struct (s, m, y)) ->
                set 0 (i + 1) (4.0 * s * m * y)
                set (i + 1) 0 (4.0 * s * m * y)
                set (i + 1) (i + 1) (2.0 * s * m * m))

        {
            Text = this.Text
            Objective =
                Objective
                    .OfVectors(value, gradient)
                    .WithHessian(fun point into ->
                        let entries = Array.zeroCreate (size * size)
                        hessian (Span.toVector point) (fun i j entry -> entries[i * size + j] <- entry)
                        entries.AsSpan().CopyTo into)
            Residuals = ValueNone
            Start = Vector.ofSeq (this.Start :: List.map (snd >> snd) this.Terms)
        }

/// Section T: coordinates without effect at the start, on which the value depends later.
[<RequireQualifiedAccess>]
module DeadCoordinates =

    let private functions: Arbitrary<DeadCoordinates> =
        let term =
            Gens.pair
                (Gens.pair (Gens.fractions 0 95 100) (Gens.fractions 2 30 10))
                (Gens.pair (Gens.fractions -40 40 10) (Gens.fractions -20 20 10))

        Gens.triple
            (Gens.pair (Gens.fractions 1 30 10) (Gens.fractions 10 30 10))
            (Gens.list 1 3 term)
            (Gens.fractions -10 0 10)
        |> Gens.map
            (fun ((weight, bottom), terms, start) -> { Weight = weight; Bottom = bottom; Terms = terms; Start = start })
            (fun f -> (f.Weight, f.Bottom), f.Terms, f.Start)

    /// T7, for solvers with gradients.
    let areFound (solver: Solver) : Law =
        Law.forAll
            "T7"
            $"{solver.Name}: where coordinates have no effect up to some point of the run, it does not converge before \
              they have found their minimum."
            functions
            (fun f ->
                let stop = Stop.Or(Stop.GradientBelow 1e-7, Stop.AfterEvaluations 3000L)
                let outcome = (solver.Within Bounds.None).Run stop f.Problem

                Expect.that
                    $"It ended with \"{outcome.Reason}\" at the value {outcome.Last.Value}."
                    (not outcome.Reason.Converged || outcome.Last.Value <= 1e-3))
