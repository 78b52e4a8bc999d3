namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// The recurrence x+ = x + Own g + v, v+ = Keep v + Add g: gradient descent, the heavy ball, Nesterov's method, and
/// every other linear method with one velocity. Its numbers are the fractions that the doubles stand for.
[<NoComparison>]
type internal LinearMethod = { Own: Fraction; Keep: Fraction; Add: Fraction }

/// Attracting cycles in exact fractions, of linear methods on functions of one coordinate with piecewise linear slope.
[<RequireQualifiedAccess>]
module internal ExactCycle =

    /// The steps that a subject takes on given gradients, from a start.
    let private steps (subject: Subject) (start: float) (gradients: float[]) : float[] =
        let run = subject.Start [| start |]

        let feed = {
            new Member() with
                override _.Evaluate(index, _, gradient) =
                    gradient[0] <- gradients[index]
                    0.0
        }

        Array.init gradients.Length (fun index ->
            let before = run.Point[0]
            run.Step(feed, index, feed.Evaluate(index, run.Point, run.Gradient))
            run.Point[0] - before)

    /// The recurrence of a subject, read off its response to one gradient, if its steps on 3,000 random gradients, from
    /// another point, are those of the recurrence. None for a method that evaluates at further points: such gradients
    /// do not show what it does there.
    let recurrence (subject: Subject) : LinearMethod option =
        let response = steps subject 0.0 [| 1.0; 0.0; 0.0 |]
        let own, add = response[0], response[1]
        let keep = if add = 0.0 then 0.0 else response[2] / add
        let random = Random 1
        let gradients = Array.init 3000 (fun _ -> 2.0 * random.NextDouble() - 1.0)
        let mutable velocity = 0.0
        let mutable size = 0.0
        let mutable apart = 0.0

        for step, gradient in Array.zip (steps subject 0.7 gradients) gradients do
            size <- max size (abs step)
            apart <- Math.Max(apart, abs (own * gradient + velocity - step))
            velocity <- keep * velocity + add * gradient

        if subject.EvaluatesOnce && apart <= 1e-9 * size && abs keep < 1.0 then
            Some { Own = Fraction.ofFloat own; Keep = Fraction.ofFloat keep; Add = Fraction.ofFloat add }
        else
            None

    /// The knots, and the slope of each piece as a line: slope(x) = curvature x + shift.
    let private lines (pieces: Pieces) : struct (Fraction[] * (Fraction * Fraction)[]) =
        let knots = Array.map Fraction.ofFloat pieces.Knots
        let curvatures = Array.map Fraction.ofFloat pieces.Curvatures
        let zero = pieces.Knots |> Array.filter (fun knot -> knot <= 0.0) |> Array.length
        let shifts = Array.create curvatures.Length (Fraction.ofFloat pieces.Right)

        for k in zero + 1 .. curvatures.Length - 1 do
            let jump = Fraction.ofFloat pieces.Jumps[k - 1]
            shifts[k] <- shifts[k - 1] + (curvatures[k - 1] - curvatures[k]) * knots[k - 1] + jump

        for k in zero - 1 .. -1 .. 0 do
            let jump = Fraction.ofFloat pieces.Jumps[k]
            shifts[k] <- shifts[k + 1] + (curvatures[k + 1] - curvatures[k]) * knots[k] - jump

        struct (knots, Array.zip curvatures shifts)

    /// The least period, from 2 to 64, with which the last points recur.
    let private period (points: float[]) : int option =
        let last = points.Length - 1
        let size = Seq.init 64 (fun i -> abs points[last - i]) |> Seq.max

        Seq.init 63 ((+) 2)
        |> Seq.tryFind (fun p ->
            Seq.forall (fun i -> abs (points[last - i] - points[last - i - p]) <= 1e-10 * size) (seq { 0 .. 2 * p }))

    /// The cycle through these pieces in exact fractions, if it attracts and each point is strictly inside its piece.
    let private through (method: LinearMethod) (pieces: Pieces) (visited: int[]) : Fraction list option =
        let struct (knots, lines) = lines pieces

        // One step is the affine map (x, v) -> ((1 + own c) x + v + own d, add c x + keep v + add d).
        let apply piece (x: Fraction, v: Fraction) =
            let curvature, shift = lines[piece]
            let slope = curvature * x + shift
            x + method.Own * slope + v, method.Keep * v + method.Add * slope

        let around point = Array.fold (fun point piece -> apply piece point) point visited
        let one, zero = Fraction.One, Fraction.Zero
        let c, f = around (zero, zero)
        let x1, v1 = around (one, zero)
        let x2, v2 = around (zero, one)
        let m11, m21, m12, m22 = x1 - c, v1 - f, x2 - c, v2 - f
        let trace, determinant = m11 + m22, m11 * m22 - m12 * m21

        // Schur and Cohn: all eigenvalues are within the unit circle.
        let attracts = Fraction.Abs determinant < one && Fraction.Abs trace < one + determinant

        if not attracts then
            None
        else
            // The fixed point of the return map; 1 is no eigenvalue.
            let whole = one - trace + determinant
            let x = ((one - m22) * c + m12 * f) / whole
            let v = (m21 * c + (one - m11) * f) / whole
            let points = Array.scan (fun point piece -> apply piece point) (x, v) visited |> Array.map fst

            let isInside (x: Fraction) piece =
                (piece = 0 || x > knots[piece - 1]) && (piece = knots.Length || x < knots[piece])

            if Seq.forall2 isInside points[.. visited.Length - 1] visited then
                Some(List.ofArray points[.. visited.Length - 1])
            else
                None

    /// The exact attracting cycle that a run of a subject is on after many steps.
    let find (subject: Subject) (method: LinearMethod) (pieces: Pieces) (f: Member) (start: float[]) =
        let steps = 3000
        let trace = Trace(1, steps)
        subject.Run(f, start, steps, trace)

        if not trace.IsFinite then
            None
        else
            let points = Array.init (steps + 1) (fun index -> trace.Point(index)[0])

            period points
            |> Option.bind (fun p ->
                Array.init p (fun i -> pieces.PieceOf points[steps - p + 1 + i]) |> through method pieces)
