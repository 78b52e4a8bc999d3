namespace OptimizerFunctional.Core

open System

/// Writes the value of a function of one variable at `x`: one number, or the components of a vector-valued function.
type internal Sample = delegate of x: float * into: float[] -> unit

/// A second-order difference: the derivative at x of the parabola through x and two other abscissas.
[<Sealed>]
type internal Difference(size: int) =

    let first, second = Array.zeroCreate<float> size, Array.zeroCreate<float> size

    /// The derivatives.
    member val Slope = Array.zeroCreate<float> size
    /// The distance to the nearer abscissa; 0 if the interval has no room for two.
    member val Step = 0.0 with get, set
    /// Whether all computed numbers are finite.
    member val IsFinite = false with get, set
    /// The largest absolute value of the function.
    member val Size = 0.0 with get, set
    /// The largest absolute difference of the values at the two other abscissas.
    member val Change = 0.0 with get, set
    /// The largest absolute second difference.
    member val SecondDifference = 0.0 with get, set
    /// Whether the values above x are finite.
    member val IsFiniteAbove = true with get, set
    /// Whether the values below x are finite.
    member val IsFiniteBelow = true with get, set

    /// The two other abscissas: one on each side if both have room for the step, else both on the side with more room.
    static member private Abscissas(low: float, high: float, x: float, step: float) : struct (float * float) =
        let above, below = high - x, x - low

        if above >= step && below >= step then
            struct (Math.Min(high, x + step), Math.Max(low, x - step))
        elif above >= below then
            let far = Math.Min(2.0 * step, above)
            struct (Math.Min(high, x + 0.5 * far), Math.Min(high, x + far))
        else
            let far = Math.Min(2.0 * step, below)
            struct (Math.Max(low, x - 0.5 * far), Math.Max(low, x - far))

    /// Takes the difference of a function whose values at x are `center`, within [low, high]. Returns false if the
    /// interval has no room.
    member this.Take(sample: Sample, center: float[], low: float, high: float, x: float, step: float) : bool =
        let struct (right, left) = Difference.Abscissas(low, high, x, step)
        // The distances after rounding, so that rounding x + h causes no error.
        let a, b = right - x, left - x

        if a = 0.0 || b = 0.0 || a = b || not (Double.IsFinite(a - b)) then
            this.Step <- 0.0
            false
        else
            sample.Invoke(right, first)
            sample.Invoke(left, second)
            let mutable isFirst, isSecond = true, true
            let mutable size, change, bend = 0.0, 0.0, 0.0

            for k in 0 .. center.Length - 1 do
                let c, f, s = center[k], first[k], second[k]
                isFirst <- isFirst && Double.IsFinite f
                isSecond <- isSecond && Double.IsFinite s
                size <- Math.Max(size, Math.Max(abs c, Math.Max(abs f, abs s)))
                change <- Math.Max(change, abs (f - s))
                let toFirst, toSecond = (f - c) / a, (s - c) / b
                bend <- Math.Max(bend, abs ((toFirst - toSecond) / (a - b)))

                this.Slope[k] <- if a = -b then (f - s) / (a - b) else (a * toSecond - b * toFirst) / (a - b)

            this.Step <- Math.Min(abs a, abs b)
            this.Size <- size
            this.Change <- change
            this.SecondDifference <- 2.0 * bend * this.Step * this.Step
            this.IsFiniteAbove <- (a < 0.0 || isFirst) && (b < 0.0 || isSecond)
            this.IsFiniteBelow <- (a > 0.0 || isFirst) && (b > 0.0 || isSecond)
            this.IsFinite <- isFirst && isSecond && Double.IsFinite(change + this.SecondDifference)
            true
