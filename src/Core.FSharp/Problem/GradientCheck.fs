namespace OptimizerFunctional

open System

/// The comparison of a gradient with central differences of the value, at one point.
[<NoComparison>]
type GradientCheck = {
    /// The coordinate with the largest error.
    WorstCoordinate: int
    /// The user's partial derivative there.
    Analytic: float
    /// The central difference there.
    Numerical: float
    /// |analytic - numerical| / max(1, |analytic|, |numerical|) there.
    Error: float
    /// The largest error of a correct gradient.
    Tolerance: float
} with

    /// Whether the error is within the tolerance. A NaN is not.
    member check.IsRight: bool = check.Error <= check.Tolerance

    /// The result as a sentence.
    override check.ToString() =
        let verdict = if check.IsRight then "agrees" else "does not agree"

        $"The gradient {verdict} with central differences: at its worst coordinate {check.WorstCoordinate} it is "
        + $"{Core.Number.text check.Analytic} and they are {Core.Number.text check.Numerical}, a relative error of "
        + $"{Core.Number.text check.Error} "
        + $"(tolerance {Core.Number.text check.Tolerance})."

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Checks gradients by differences of values.
[<RequireQualifiedAccess>]
module Gradient =

    /// Compares the gradient of an objective at a point with central differences within the bounds. The tolerance is
    /// finite and above 0; 1e-6 separates correct gradients from wrong ones.
    let checkWithin (bounds: Bounds) (objective: Objective) (point: Vector) (tolerance: float) : GradientCheck =
        let point = Check.start "point" point
        let tolerance = Check.positive "tolerance" tolerance
        let at = objective.At(0L, point, DifferenceMemory(DifferenceScales.none, bounds))
        let analytic = at.Gradient
        let numerical = Array.zeroCreate point.Length
        let ignored = Array.zeroCreate point.Length

        let value =
            ValueAt(fun at ->
                match objective.GradientSource with
                | GradientSource.CentralDifferences -> objective.ValueAt(Vector.ofSeq (at.ToArray()))
                | _ -> objective.EvaluateInto(0L, at, ignored.AsSpan()))

        let memory = DifferenceMemory(DifferenceScales.none, bounds)
        Differences.gradient true memory objective.TypicalSize value at.Value (point.AsSpan()) (numerical.AsSpan())

        let error i =
            let scale = max 1.0 (max (abs analytic[i]) (abs numerical[i]))
            let error = abs (analytic[i] - numerical[i]) / scale
            if Double.IsNaN error then infinity else error

        let worst = Seq.maxBy error (seq { 0 .. point.Length - 1 })

        {
            WorstCoordinate = worst
            Analytic = analytic[worst]
            Numerical = numerical[worst]
            Error = error worst
            Tolerance = tolerance
        }

    /// The same without bounds.
    let check (objective: Objective) (point: Vector) (tolerance: float) : GradientCheck =
        checkWithin Bounds.None objective point tolerance
