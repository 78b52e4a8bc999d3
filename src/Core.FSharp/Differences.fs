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

    /// Writes the derivative of a vector field at `point` along `direction` by a central difference:
    /// (F(x + h d) - F(x - h d)) / 2h with h = 6e-6 max(1, |x|) / |d| in the largest coordinates, at 2 calls.
    /// `noise` is the relative error of the field's own values: 1e-16 if it is a formula, 1e-10 if it is a difference.
    let along (noise: float) (field: Vector -> Vector) (point: Vector) (direction: Vector) : Vector =
        let length = Vector.largest direction

        if length = 0.0 then
            Vector.zeros point.Length
        else
            let step = Math.Cbrt noise * Math.Max(1.0, Vector.largest point) / length
            let right = field (Vector.addScaled step direction point)
            let left = field (Vector.addScaled -step direction point)
            Vector.combination (0.5 / step) right (-0.5 / step) left

    /// The symmetric part of the matrix of derivatives of a gradient, by central differences: 2n gradients.
    let hessian (noise: float) (gradient: Vector -> Vector) (point: Vector) : Matrix =
        let dimension = point.Length

        let columns =
            Array.init dimension (fun j ->
                let step = Math.Cbrt noise * Math.Max(1.0, abs point[j])
                let right, left = point[j] + step, point[j] - step

                let difference =
                    Vector.subtract (gradient (point.SetItem(j, right))) (gradient (point.SetItem(j, left)))

                Vector.scale (1.0 / (right - left)) difference)

        Matrix.init dimension dimension (fun i j -> 0.5 * (columns[i][j] + columns[j][i]))
