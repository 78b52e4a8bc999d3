namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section T: stop reasons are true. Every number in a reason is verified from outside.
[<RequireQualifiedAccess>]
module StopReasons =

    let private budget = Stop.AfterEvaluations 1500L

    /// The infinity norm of the gradient at a point, computed again.
    let private gradientAt (problem: TestProblem) (point: Vector) = Vector.largest (problem.Objective.At point).Gradient

    /// Verifies the values of an outcome.
    let private valuesBelong (problem: TestProblem) (outcome: RunOutcome) =
        Expect.sameBits
            "The value of the last iterate"
            (problem.Objective.ValueAt outcome.Last.Point)
            outcome.Last.Value

        let lowest = outcome.Seen |> Seq.map (fun struct (_, value) -> value) |> Seq.min
        Expect.sameBits "The best value" lowest outcome.Best.Value

    /// Verifies the numbers of a stop reason.
    let private claims (problem: TestProblem) (outcome: RunOutcome) =
        let reason = outcome.Reason
        valuesBelong problem outcome

        let isBelow () = Expect.atMost $"What was measured by \"{reason}\"" reason.Limit reason.Measured

        match reason.Kind with
        | StopKind.GradientBelow ->
            isBelow ()
            Expect.sameBits "The infinity norm of the gradient" (gradientAt problem outcome.Last.Point) reason.Measured
        | StopKind.TargetReached ->
            isBelow ()
            Expect.sameBits "The value" outcome.Last.Value reason.Measured
        | StopKind.ValueChangeBelow ->
            isBelow ()

            outcome.Seen
            |> List.exists (fun struct (_, value) -> abs (outcome.Last.Value - value) = reason.Measured)
            |> Expect.that "No value that was seen differs by what was measured."
        | StopKind.StepBelow
        | StopKind.SpreadBelow -> isBelow ()
        | _ -> Expect.that $"It ended with \"{reason}\", which is no convergence." (not reason.Converged)

    /// T1: the numbers of a stop reason are true.
    let reasons (solver: Solver) : Law =
        Law.forAll
            "T1"
            $"{solver.Name}: the gradient, value, change and target in a stop reason agree with an independent \
              measurement."
            (Gens.triple Equivariance.valleys (Gens.integer 0 3) (Gens.integer 0 10))
            (fun (valley, criterion, digits) ->
                let tolerance = 10.0 ** float -digits

                let stop =
                    match criterion with
                    | 0 -> Stop.GradientBelow tolerance
                    | 1 -> Stop.AtValue(tolerance * valley.Objective.ValueAt valley.Start)
                    | 2 -> Stop.ValueChangeBelow tolerance
                    | _ -> Stop.StepBelow tolerance

                (solver.Within Bounds.None).Run (Stop.Or(stop, budget)) valley.Problem |> claims valley.Problem)

    /// A constant that is added to a valley, so that the rounding error of its values can be reached. If it is
    /// subtracted again, the values are small, but their rounding errors are not.
    type private Lift = { By: float; IsUndone: bool }

    /// The lifted valley.
    let private lifted (lift: Lift) (valley: Valley) : TestProblem =
        let objective = valley.Objective
        let undone = if lift.IsUndone then " and sunk again" else ""
        let back = if lift.IsUndone then lift.By else 0.0

        {
            valley.Problem with
                Text = $"{valley.Text}, lifted by {lift.By}{undone}"
                Objective =
                    Objective
                        .Create(
                            ValueAt(fun point -> (lift.By + objective.ValueAt(Span.toVector point)) - back),
                            GradientInto(fun point into -> objective.At(Span.toVector point).Gradient.CopyTo into)
                        )
                        .WithHessian(fun point into ->
                            let hessian = objective.HessianAt(Span.toVector point)
                            hessian.Entries.CopyTo into)
        }

    let private liftedValleys =
        let lifts = [|
            for isUndone in [ false; true ] do
                for by in [ 0.0; 1.0; -100.0; 1e6 ] do
                    { By = by; IsUndone = isUndone }
        |]

        Gens.pair Equivariance.valleys (Gens.integer 0 7)
        |> Gens.map (fun (valley, k) -> valley, lifts[k]) (fun (valley, lift) ->
            valley, Array.findIndex ((=) lift) lifts)

    /// The effect of rounding errors on a value: some units in the last place of what is summed, or the measured effect
    /// of changing coordinates by a few units in the last place. Coordinates that cancel increase it.
    let private roundingAt (problem: TestProblem) (lift: Lift) (at: Evaluation) =
        let unit (value: float) = Math.BitIncrement(abs value) - abs value

        let largest = unit (Vector.largest at.Point)

        let beside =
            Seq.allPairs (seq { 0 .. at.Point.Length - 1 }) (seq { -4 .. 4 })
            |> Seq.map (fun (i, count) ->
                let there = at.Point.SetItem(i, at.Point[i] + float count * largest)
                let slope = at.Gradient[i] * (there[i] - at.Point[i])
                abs (problem.Objective.ValueAt there - at.Value - slope))

        max (64.0 * unit (max (abs at.Value) (abs lift.By))) (4.0 * Seq.max beside)

    let private untilTheEnd = Stop.Or(Stop.GradientBelow 0.0, budget)

    /// T2: at precision, no step lowers the value by more than its rounding error. For solvers that use gradients.
    let precision (solver: Solver) : Law =
        Law.forAll
            "T2"
            $"{solver.Name}: if precision is reached, no step along the steepest descent direction lowers the value \
              by more than its rounding error."
            liftedValleys
            (fun (valley, lift) ->
                let problem = lifted lift valley
                let outcome = (solver.Within Bounds.None).Run untilTheEnd problem

                Expect.that
                    $"With a gradient that is right, it ended with \"{outcome.Reason}\"."
                    (outcome.Reason.Kind <> StopKind.LineSearchFailed)

                if outcome.Reason.Kind = StopKind.PrecisionReached then
                    let at = problem.Objective.At outcome.Last.Point
                    let rounding = roundingAt problem lift at
                    let size = max 1.0 (Vector.largest at.Point) / Vector.largest at.Gradient

                    // Up to a thousandth of the point's norm: farther away another valley may be lower.
                    for power in -60 .. -10 do
                        let there = Vector.addScaled (-Math.ScaleB(size, power)) at.Gradient at.Point
                        let gain = at.Value - problem.Objective.ValueAt there

                        Expect.atMost
                            $"What a step of {Math.ScaleB(size, power)} times the steepest descent gains"
                            rounding
                            gain)

    /// T3: a gradient with the wrong sign is a failed line search. For solvers that use gradients.
    let wrongGradients (solver: Solver) : Law =
        Law.forAll
            "T3"
            $"{solver.Name}: if the gradient has the wrong sign, the line search fails, and the sentence names \
              CheckGradient."
            liftedValleys
            (fun (valley, lift) ->
                let right = lifted lift valley

                let wrong = {
                    right with
                        Objective =
                            Objective
                                .Create(
                                    ValueAt(fun point -> right.Objective.ValueAt(Span.toVector point)),
                                    GradientInto(fun point into ->
                                        let gradient = right.Objective.At(Span.toVector point).Gradient
                                        (Vector.scale -1.0 gradient).CopyTo into)
                                )
                                .WithHessian(fun point into ->
                                    let hessian = right.Objective.HessianAt(Span.toVector point)
                                    hessian.Entries.CopyTo into)
                }

                // If the valley is shallow compared with its lift, differences of values are too small to contradict a
                // gradient.
                let isFlat =
                    gradientAt right valley.Start < 1e-3
                    || abs (valley.Objective.ValueAt valley.Start)
                       <= 1e-6 * max (abs (right.Objective.ValueAt valley.Start)) (abs lift.By)

                if not isFlat then
                    let outcome = (solver.Within Bounds.None).Run untilTheEnd wrong

                    Expect.that
                        $"It ended with \"{outcome.Reason}\" after {outcome.Evaluations} evaluations."
                        (outcome.Reason.Kind = StopKind.LineSearchFailed
                         && outcome.Reason.Sentence.Contains "CheckGradient"))

    /// T4: differences of values do not blame the gradient. For solvers that use gradients.
    let differences (solver: Solver) : Law =
        Law.forAll
            "T4"
            $"{solver.Name}: for a smooth function known by its values alone, the sentence does not name \
              CheckGradient, and no line search fails if values have small rounding errors."
            liftedValleys
            (fun (valley, lift) ->
                let problem = lifted lift valley
                let values = Objective.Create(ValueAt(fun point -> problem.Objective.ValueAt(Span.toVector point)))
                let outcome = (solver.Within Bounds.None).Run untilTheEnd { problem with Objective = values }

                Expect.that
                    $"It ended with \"{outcome.Reason}\" after {outcome.Evaluations} evaluations."
                    // Differences of differences of lifted values are noise, by which a method may make hardly any
                    // progress.
                    ((outcome.Reason.Kind <> StopKind.LineSearchFailed || lift.By <> 0.0)
                     && not (outcome.Reason.Sentence.Contains "CheckGradient")))

    /// The valley at its start only; elsewhere, value and gradient are these.
    let private only (value: float) (gradient: float) (valley: Valley) : TestProblem =
        let objective = valley.Objective
        let isStart (point: Vector) = point.AsSpan().SequenceEqual(valley.Start.AsSpan())

        {
            valley.Problem with
                Text = $"{valley.Text}, elsewhere {value} and {gradient}"
                Objective =
                    Objective
                        .Create(
                            ValueAt(fun point ->
                                if isStart (Span.toVector point) then objective.ValueAt valley.Start else value),
                            GradientInto(fun point into ->
                                if isStart (Span.toVector point) then
                                    (objective.At valley.Start).Gradient.CopyTo into
                                else
                                    into.Fill gradient)
                        )
                        .WithHessian(fun _ into -> (objective.HessianAt valley.Start).Entries.CopyTo into)
        }

    /// T5: a function that is finite only at the start is reported as not finite.
    let undefined (solver: Solver) : Law =
        Law.forAll
            "T5"
            $"{solver.Name}: a function that is finite only at the start is reported as not finite, not as converged \
              or at precision."
            (Gens.pair Equivariance.valleys (Gens.integer 0 2))
            (fun (valley, kind) ->
                let value, gradient, expected =
                    match kind with
                    | 0 -> nan, nan, StopKind.ValueNotFinite
                    | 1 -> infinity, infinity, StopKind.ValueNotFinite
                    | _ when solver.FollowsGradient ->
                        // Lower than at the start, but useless without a gradient.
                        0.5 * valley.Objective.ValueAt valley.Start, nan, StopKind.GradientNotFinite
                    | _ -> nan, 1.0, StopKind.ValueNotFinite

                let problem = only value gradient valley
                let stop = Stop.Or(Stop.GradientBelow 0.0, Stop.AfterEvaluations 20_000L)
                let outcome = (solver.Within Bounds.None).Run stop problem

                Expect.that
                    $"It ended with \"{outcome.Reason}\" after {outcome.Evaluations} evaluations."
                    (outcome.Reason.Kind = expected || gradientAt problem valley.Start = 0.0)

                if expected = StopKind.ValueNotFinite then
                    Expect.sameVector "The best point" valley.Start outcome.Best.Point)
