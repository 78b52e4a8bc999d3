namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Makes the Hessian of a Lagrangian positive definite for a quadratic subproblem.
[<RequireQualifiedAccess>]
module internal ConvexHessian =

    /// The share of the largest entry that every eigenvalue must exceed.
    let private least = 1e-8

    /// The sum of n n' over the rows, each scaled to length 1 as n.
    let private ofRows (n: int) (rows: float[][]) : Matrix =
        let all = Array.zeroCreate (n * n)

        for row in rows do
            let square = Vector.dotSpans (ReadOnlySpan row) (ReadOnlySpan row)

            if square > 0.0 then
                for j in 0 .. n - 1 do
                    if row[j] <> 0.0 then
                        Columns.addScaled (row[j] / square) (ReadOnlySpan row) (Span(all, j * n, n))

        Matrix.wrap n n all

    /// The Hessian itself, if it is positive definite. Otherwise the Hessian plus a multiple of n n' for each active
    /// row n: that changes no step which satisfies these rows to first order, so steps stay Newton's near a solution
    /// that satisfies the second-order condition. Otherwise the Hessian with the absolute values of its eigenvalues.
    let create (hessian: Matrix) (active: float[][]) : Matrix =
        let n = hessian.Rows
        let largest = Vector.largest hessian.Entries
        let floor = if largest > 0.0 then least * largest else least
        let entries = Vector.read hessian.Entries

        let plus (factor: float) (added: Matrix) =
            let sum = Array.copy entries
            Columns.addScaled factor (ReadOnlySpan(Vector.read added.Entries)) (sum.AsSpan())
            sum

        let isConvex (matrix: float[]) =
            let shifted = Array.copy matrix

            for k in 0 .. n - 1 do
                shifted[k + k * n] <- shifted[k + k * n] - floor

            (DualMethod.cholesky n shifted).IsSome

        let byRows () =
            if largest > 0.0 && active.Length > 0 then
                let rows = ofRows n active

                [ 1.0; 10.0; 100.0; 1e3; 1e4; 1e5 ]
                |> Seq.map (fun factor -> plus (factor * largest) rows)
                |> Seq.tryFind isConvex
            else
                None

        let byEigenvalues () =
            match LinearAlgebra.trySymmetricEigen hessian with
            | ValueSome(struct (values, vectors)) ->
                Matrix.init n n (fun i j ->
                    let mutable sum = 0.0

                    for k in 0 .. n - 1 do
                        sum <- sum + vectors[i, k] * max floor (abs values[k]) * vectors[j, k]

                    sum)
            | ValueNone -> Matrix.scaledIdentity 1.0 n

        if isConvex entries then
            hessian
        else
            match byRows () with
            | Some convex -> Matrix.wrap n n convex
            | None -> byEigenvalues ()
