namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Makes the Hessian of a Lagrangian positive definite for a quadratic subproblem.
[<RequireQualifiedAccess>]
module internal ConvexHessian =

    /// The share of the largest entry that every eigenvalue must exceed.
    let private least = 1e-8

    let private plus (factor: float) (added: Matrix) (matrix: Matrix) = {
        matrix with
            Entries = Vector.combination 1.0 matrix.Entries factor added.Entries
    }

    /// The projector onto the span of rows; rows that depend on others add nothing.
    let private projector (n: int) (rows: float[][]) : Matrix =
        let basis = ResizeArray<float[]>()
        let dot (left: float[]) (right: float[]) = Vector.dotSpans (ReadOnlySpan left) (ReadOnlySpan right)

        for row in rows do
            let left = Array.copy row

            // Twice, because rounding errors of the first time may be large.
            for _ in 1..2 do
                for unit in basis do
                    Columns.addScaled -(dot unit left) (ReadOnlySpan unit) (left.AsSpan())

            let length = sqrt (dot left left)

            if length > 1e-8 * sqrt (dot row row) then
                basis.Add(Array.map (fun entry -> entry / length) left)

        let all = Array.zeroCreate (n * n)

        for unit in basis do
            for j in 0 .. n - 1 do
                if unit[j] <> 0.0 then
                    Columns.addScaled unit[j] (ReadOnlySpan unit) (Span(all, j * n, n))

        Matrix.wrap n n all

    /// The Hessian itself, if it is positive definite. Otherwise the Hessian plus a multiple of the projector onto the
    /// span of active rows: that changes no step which satisfies these rows, so steps stay Newton's near a solution
    /// that satisfies the second-order condition. Otherwise the Hessian with the absolute values of its eigenvalues.
    let create (hessian: Matrix) (active: float[][]) : Matrix =
        let n = hessian.Rows
        let largest = Vector.largest hessian.Entries
        let floor = if largest > 0.0 then least * largest else least
        let identity = Matrix.scaledIdentity 1.0 n
        let isConvex matrix = (LinearAlgebra.tryCholesky (plus -floor identity matrix)).IsSome

        let byRows =
            lazy
                (if largest > 0.0 && active.Length > 0 then
                     let projector = projector n active

                     [ 1.0; 10.0; 100.0; 1e3; 1e4; 1e5 ]
                     |> Seq.map (fun factor -> plus (factor * largest) projector hessian)
                     |> Seq.tryFind isConvex
                 else
                     None)

        if isConvex hessian then
            hessian
        else
            match byRows.Value, LinearAlgebra.trySymmetricEigen hessian with
            | Some convex, _ -> convex
            | None, ValueSome(struct (values, vectors)) ->
                Matrix.init n n (fun i j ->
                    let mutable sum = 0.0

                    for k in 0 .. n - 1 do
                        sum <- sum + vectors[i, k] * max floor (abs values[k]) * vectors[j, k]

                    sum)
            | None, ValueNone -> identity
