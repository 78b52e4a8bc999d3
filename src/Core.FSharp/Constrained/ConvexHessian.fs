namespace OptimizerFunctional.Core

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

    /// The Hessian itself, if it is positive definite. Otherwise the Hessian plus a multiple of the sum of the squares
    /// of active rows: that changes no step which satisfies these rows, so steps stay Newton's near a solution that
    /// satisfies the second-order condition. Otherwise the Hessian with the absolute values of its eigenvalues.
    let create (hessian: Matrix) (active: float[][]) : Matrix =
        let n = hessian.Rows
        let largest = Vector.largest hessian.Entries
        let floor = if largest > 0.0 then least * largest else least
        let identity = Matrix.scaledIdentity 1.0 n
        let isConvex matrix = (LinearAlgebra.tryCholesky (plus -floor identity matrix)).IsSome

        let squares () =
            let all = Array.zeroCreate (n * n)

            for row in active do
                for j in 0 .. n - 1 do
                    if row[j] <> 0.0 then
                        for i in 0 .. n - 1 do
                            all[i + j * n] <- all[i + j * n] + row[i] * row[j]

            Matrix.wrap n n all

        let byRows =
            lazy
                (let squares = squares ()
                 let size = Vector.largest squares.Entries

                 if size > 0.0 then
                     [ 1.0; 10.0; 100.0; 1000.0 ]
                     |> Seq.map (fun factor -> plus (factor * largest / size) squares hessian)
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
