namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Derivatives from values alone.
[<RequireQualifiedAccess>]
module Differences =

    /// The cube root of the unit roundoff: the relative step at which the error of a central
    /// difference, h^2 from the formula and 1e-16/h from rounding, is least.
    let private relativeStep = Math.Cbrt(Math.BitIncrement 1.0 - 1.0)

    /// Writes the gradient of `value` at `point` by central differences:
    /// (f(x + h e_i) - f(x - h e_i)) / 2h with h = 6e-6 max(1, |x_i|), at 2n values.
    let central (value: ValueAt) (point: ReadOnlySpan<float>) (gradient: Span<float>) : unit =
        let moved = point.ToArray()

        for i in 0 .. point.Length - 1 do
            let step = relativeStep * Math.Max(1.0, abs point[i])
            let right, left = point[i] + step, point[i] - step
            moved[i] <- right
            let valueRight = value.Invoke(ReadOnlySpan moved)
            moved[i] <- left
            let valueLeft = value.Invoke(ReadOnlySpan moved)
            moved[i] <- point[i]
            // The distance that was really walked, so that rounding x + h costs nothing.
            gradient[i] <- (valueRight - valueLeft) / (right - left)
