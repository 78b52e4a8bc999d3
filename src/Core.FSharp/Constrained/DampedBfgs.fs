namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Powell's damped BFGS update of the Hessian of a Lagrangian, which keeps it positive definite although the Lagrangian
/// need not be convex. Powell 1978, A fast algorithm for nonlinearly constrained optimization calculations, equations
/// 5.7 to 5.10. A matrix is kept as its lower triangle, column by column.
[<RequireQualifiedAccess>]
module internal DampedBfgs =

    /// The lower triangle of a whole matrix.
    let triangle (n: int) (all: float[]) : Vector =
        let found = Array.zeroCreate (n * (n + 1) / 2)
        let mutable place = 0

        for column in 0 .. n - 1 do
            Array.blit all (column + column * n) found place (n - column)
            place <- place + n - column

        Vector.wrap found

    /// The identity.
    let identity (n: int) : Vector =
        triangle n (Array.init (n * n) (fun index -> if index / n = index % n then 1.0 else 0.0))

    /// The whole matrix of a lower triangle.
    let whole (n: int) (triangle: Vector) : float[] =
        let all, entries = Array.zeroCreate (n * n), Vector.read triangle
        let mutable place = 0

        for column in 0 .. n - 1 do
            for row in column .. n - 1 do
                all[row + column * n] <- entries[place]
                all[column + row * n] <- entries[place]
                place <- place + 1

        all

    /// The damped BFGS update of the Hessian after a step s with a change of gradient y: Powell's damping keeps it
    /// positive definite.
    let update (n: int) (triangleOf: Vector) (s: Vector) (y: Vector) : Vector =
        let b = whole n triangleOf
        let bs = Matrix.multiply (Matrix.wrap n n b) s
        let curvature, sy = Vector.dot s bs, Vector.dot s y

        if not (curvature > 0.0) then
            triangleOf
        else
            let share = if sy >= 0.2 * curvature then 1.0 else 0.8 * curvature / (curvature - sy)
            let r = Vector.map2 (fun y bs -> share * y + (1.0 - share) * bs) y bs
            let sr = Vector.dot s r

            if not (sr > 1e-300) then
                triangleOf
            else
                let updated = Array.zeroCreate (n * n)
                let bs, r = Vector.read bs, Vector.read r

                for j in 0 .. n - 1 do
                    for i in 0 .. n - 1 do
                        let index = i + j * n
                        updated[index] <- b[index] - bs[i] * bs[j] / curvature + r[i] * r[j] / sr

                if Array.forall Double.IsFinite updated then triangle n updated else triangleOf
