namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Derivatives of residuals from the residuals alone.
[<RequireQualifiedAccess>]
module internal JacobianDifferences =

    /// The relative step at which the error of a difference of second order, h^2 from the formula and 1e-16/h from
    /// rounding, is least: 6e-6.
    let private relativeStep = Math.Cbrt(Math.BitIncrement 1.0 - 1.0)

    /// The two other abscissas of the parabola whose slope is taken: one on either side where there is room, else two
    /// on the roomier side. The size of a parameter is its scale: many are far from 1.
    let private abscissas (low: float) (high: float) (x: float) : struct (float * float) =
        let step = relativeStep * (if x = 0.0 then 1.0 else abs x)
        let above, below = high - x, x - low

        if above >= step && below >= step then
            struct (x + step, x - step)
        elif above >= below then
            let far = Math.Min(2.0 * step, above)
            struct (Math.Min(high, x + 0.5 * far), Math.Min(high, x + far))
        else
            let far = Math.Min(2.0 * step, below)
            struct (Math.Max(low, x - 0.5 * far), Math.Max(low, x - far))

    /// The Jacobian at a point whose residuals are known, and the calls that it took: 2 a coordinate, none for one that
    /// its bounds hold fixed, whose derivatives are 0 then. No point outside the bounds is asked about.
    let at (residuals: Vector -> Vector) (bounds: Bounds) (point: Vector) (center: Vector) : struct (Matrix * int64) =
        let count = center.Length
        let entries = Array.zeroCreate (count * point.Length)
        let mutable calls = 0L

        for j in 0 .. point.Length - 1 do
            let struct (first, second) = abscissas (bounds.Lower j) (bounds.Upper j) point[j]

            // The distances that are really walked, so that rounding x + h costs nothing.
            let a, b = first - point[j], second - point[j]

            if a <> 0.0 && b <> 0.0 && a <> b then
                let atFirst = residuals (point.SetItem(j, first))
                let atSecond = residuals (point.SetItem(j, second))
                calls <- calls + 2L

                // The slope at 0 of the parabola through (0, r), (a, r1) and (b, r2): (b/a (r1 - r) - a/b (r2 - r)) / (b - a).
                for i in 0 .. count - 1 do
                    entries[j * count + i] <-
                        (b / a * (atFirst[i] - center[i]) - a / b * (atSecond[i] - center[i])) / (b - a)

        struct (Matrix.wrap count point.Length entries, calls)
