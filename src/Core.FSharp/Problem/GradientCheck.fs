namespace OptimizerFunctional

open System

/// What the check of a gradient shows.
type GradientVerdict =
    /// The gradient is right.
    | Right = 0
    /// The gradient is wrong: the values contradict it.
    | GradientWrong = 1
    /// The values do not show whether the gradient is right: they have noise, a jump or a kink there.
    | ValueDoubtful = 2
    /// The objective that it was compared with is another function.
    | OtherFunction = 3

/// The comparison of a gradient with central differences of the value, or with the gradient of another objective, at
/// one point.
[<NoComparison>]
type GradientCheck = {
    /// The coordinate with the largest error.
    WorstCoordinate: int
    /// The user's partial derivative there.
    Analytic: float
    /// The partial derivative that it is compared with: the central difference, or that of the other objective.
    Numerical: float
    /// |analytic - numerical| / max(1, |analytic|, |numerical|) there.
    Error: float
    /// The largest error of a correct gradient.
    Tolerance: float
    /// Which side is wrong.
    Verdict: GradientVerdict
    /// The comparison as a sentence, and another that says which side is wrong, and why.
    Sentence: string
} with

    /// Whether the gradient is right. A NaN is not.
    member check.IsRight: bool = check.Verdict = GradientVerdict.Right

    /// The result as a sentence.
    override check.ToString() = check.Sentence

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Checks gradients by differences of values, or by the gradient of another objective.
[<RequireQualifiedAccess>]
module Gradient =

    /// The smallest and the largest of central differences by one coordinate, with steps around the usual one, and the
    /// differences to both sides with the shortest step. Steps that leave the bounds are left out.
    let private around
        (bounds: Bounds)
        (value: ValueAt)
        (center: float)
        (point: Vector)
        i
        (scale: float)
        (usual: float)
        =
        let along distance =
            let moved = Vector.toArray point
            moved[i] <- moved[i] + distance
            (value.Invoke(ReadOnlySpan moved) - center) / (moved[i] - point[i])

        let steps =
            [ 0.29; 1.0; 3.7 ]
            |> List.map (fun factor -> factor * Math.Cbrt Number.epsilon * scale)
            |> List.filter (fun step -> point[i] - step >= bounds.Lower i && point[i] + step <= bounds.Upper i)

        let sides = steps |> List.map (fun step -> struct (along -step, along step))
        let central = usual :: (sides |> List.map (fun (struct (left, right)) -> 0.5 * (left + right)))

        let smallest, largest =
            List.reduce (fun (a: float) b -> Math.Min(a, b)), List.reduce (fun (a: float) b -> Math.Max(a, b))

        struct (smallest central, largest central, sides)

    /// Whether the values show the derivative to within `gap`, and why not.
    let private doubt (gap: float) (struct (lowest: float, highest: float, sides: struct (float * float) list)) =
        let distance (struct (left: float, right: float)) = abs (right - left)

        let hasKink =
            match sides with
            | [] -> false
            | _ ->
                // Curvature shrinks with the step, a kink does not.
                let shortest, longest = distance sides.Head, distance (List.last sides)
                shortest > 0.5 * gap && shortest > 0.5 * longest

        if not (Double.IsFinite lowest && Double.IsFinite highest) then
            Some "The value is not finite near the point, so that differences do not show which side is right."
        elif highest - lowest > 0.5 * gap then
            Some(
                $"With other steps central differences are from {Number.text lowest} to {Number.text highest}: "
                + "the value has noise, a jump or a kink there, and does not show which side is right."
            )
        elif hasKink then
            let struct (left, right) = sides.Head

            Some(
                $"Differences to the left are {Number.text left} and to the right {Number.text right}: "
                + "the value has a kink or a jump there, and does not show which side is right."
            )
        else
            None

    let private compare (bounds: Bounds) (other: Objective voption) (objective: Objective) (point: Vector) tolerance =
        let point = Check.start "point" point
        let tolerance = Check.positive "tolerance" tolerance
        let at = objective.At(0L, point, DifferenceMemory(DifferenceScales.none, bounds))
        let analytic = at.Gradient
        let differences = Array.zeroCreate point.Length
        let ignored = Array.zeroCreate point.Length

        let value =
            ValueAt(fun at ->
                match objective.GradientSource with
                | GradientSource.CentralDifferences -> objective.ValueAt(Vector.ofSeq (at.ToArray()))
                | _ -> objective.EvaluateInto(0L, at, ignored.AsSpan()))

        let memory = DifferenceMemory(DifferenceScales.none, bounds)
        Differences.gradient true memory objective.TypicalSize value at.Value (point.AsSpan()) (differences.AsSpan())

        let theirs = other |> ValueOption.map (fun other -> other.At(0L, point, DifferenceMemory()))

        let reference =
            match theirs with
            | ValueSome theirs -> theirs.Gradient
            | ValueNone -> Vector.ofSeq differences

        let errorOf (a: float) (b: float) =
            let error = abs (a - b) / max 1.0 (max (abs a) (abs b))
            if Double.IsNaN error then infinity else error

        let error i = errorOf analytic[i] reference[i]
        let worst = Seq.maxBy error (seq { 0 .. point.Length - 1 })
        let a, b, d = analytic[worst], reference[worst], differences[worst]

        let judge () =
            // There are no scales where the value is not finite.
            let scale = if memory.Scales.Length = 0 then 1.0 else memory.Scales[worst]
            let found = around bounds value at.Value point worst scale d

            match doubt (abs (a - b)) found, other with
            | Some reason, _ -> GradientVerdict.ValueDoubtful, reason
            | None, ValueNone ->
                GradientVerdict.GradientWrong, "Differences with other steps agree with them: the gradient is wrong."
            | None, ValueSome _ when abs (d - b) <= abs (d - a) ->
                GradientVerdict.GradientWrong, $"Central differences are {Number.text d}: the gradient is wrong."
            | None, ValueSome _ ->
                GradientVerdict.OtherFunction,
                $"Central differences are {Number.text d}: the gradient is right, and the other objective is "
                + "another function."

        let verdict, reason =
            match theirs with
            | ValueSome theirs when errorOf at.Value theirs.Value > tolerance ->
                GradientVerdict.OtherFunction,
                $"The values are {Number.text at.Value} and {Number.text theirs.Value}: the other objective is "
                + "another function."
            | _ when error worst <= tolerance -> GradientVerdict.Right, ""
            | _ -> judge ()

        let agrees = if error worst <= tolerance then "agrees" else "does not agree"
        let whose = if other.IsSome then "that of the other objective" else "central differences"
        let they = if other.IsSome then "that is" else "they are"

        let sentence =
            $"The gradient {agrees} with {whose}: at its worst coordinate {worst} it is {Number.text a} and {they} "
            + $"{Number.text b}, a relative error of {Number.text (error worst)} (tolerance {Number.text tolerance})."

        {
            WorstCoordinate = worst
            Analytic = a
            Numerical = b
            Error = error worst
            Tolerance = tolerance
            Verdict = verdict
            Sentence = if reason = "" then sentence else $"{sentence} {reason}"
        }

    /// Compares the gradient of an objective at a point with central differences within the bounds. The tolerance is
    /// finite and above 0; 1e-6 separates correct gradients from wrong ones.
    let checkWithin (bounds: Bounds) (objective: Objective) (point: Vector) (tolerance: float) : GradientCheck =
        compare bounds ValueNone objective point tolerance

    /// The same without bounds.
    let check (objective: Objective) (point: Vector) (tolerance: float) : GradientCheck =
        checkWithin Bounds.None objective point tolerance

    /// Compares the gradient of an objective with that of another one, which computes the same function in another way:
    /// `Objective.ofReal`. Where they differ, differences of values within the bounds decide which side is wrong.
    let checkAgainst
        (other: Objective)
        (bounds: Bounds)
        (objective: Objective)
        (point: Vector)
        (tolerance: float)
        : GradientCheck =
        compare bounds (ValueSome other) objective point tolerance
