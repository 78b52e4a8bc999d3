namespace OptimizerFunctional

/// How Muon makes a matrix orthogonal.
type Orthogonalization =
    /// Five steps of a Newton-Schulz iteration with Jordan's coefficients: singular values between about 0.7 and 1.2.
    | NewtonSchulz = 0
    /// The orthogonal factor of the polar decomposition by a singular value decomposition: singular values 1, or 0
    /// where the matrix has no full rank.
    | Exact = 1

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Orthogonal matrices near a matrix.
[<RequireQualifiedAccess>]
module internal Orthogonalize =

    /// X <- a X + (b A + c A^2) X with A = X X', five times in place, for a matrix of at most as many rows as columns.
    /// Uses the buffers of the step from the third on.
    let private iterate (at: WholeStep) (rows: int) (columns: int) (x: float[]) : unit =
        let a, b, c = 3.4445, -4.7750, 2.0315
        let product = at.Buffer(2, rows * columns)
        let gram, square = at.Buffer(3, rows * rows), at.Buffer(4, rows * rows)

        /// into := left factor * left + right factor * into.
        let combine (length: int) leftFactor (left: float[]) rightFactor (into: float[]) =
            let span = Span<float>(into, 0, length)
            Vector.combine leftFactor (ReadOnlySpan<float>(left, 0, length)) rightFactor (Span.op_Implicit span) span

        for _ in 1..5 do
            RowMajor.gramInto rows columns x gram
            RowMajor.squareInto rows gram square
            combine (rows * rows) b gram c square
            RowMajor.multiplyInto rows rows columns square x product
            combine (rows * columns) 1.0 product a x

    /// Newton and Schulz's iteration in place, from the matrix divided by its norm, which `guard` keeps above 0. Uses
    /// the buffers of the step from the second on.
    let newtonSchulz (guard: float -> float) (at: WholeStep) (rows: int) (columns: int) (matrix: float[]) : unit =
        let norm = guard (Pack.norm matrix (rows * columns))

        for k in 0 .. rows * columns - 1 do
            // Without epsilon, a matrix of zeros stays one.
            matrix[k] <- if norm = 0.0 then 0.0 else matrix[k] / norm

        if rows <= columns then
            iterate at rows columns matrix
        else
            let turned = at.Buffer(1, rows * columns)
            RowMajor.transposeInto rows columns matrix turned
            iterate at columns rows turned
            RowMajor.transposeInto columns rows turned matrix

    /// U V' of the singular value decomposition, without the directions whose singular values are below 1e-12 of the
    /// largest; zeros for a matrix that is 0 or not finite. A QR decomposition comes first: a long matrix would have a
    /// large square U.
    let rec exact (rows: int) (columns: int) (matrix: float[]) : float[] =
        let transposed = RowMajor.transpose rows columns matrix

        if rows < columns then
            exact columns rows transposed |> RowMajor.transpose columns rows
        else
            match LinearAlgebra.tryTriangleSvd (OptimizerFunctional.Core.Matrix.wrap rows columns transposed) with
            | ValueSome(struct (q, svd)) when svd.S[0] > 0.0 ->
                let least = 1e-12 * svd.S[0]
                let u = Array.zeroCreate<float>(columns * columns)
                let vt = Array.zeroCreate<float>(columns * columns)

                for k in 0 .. columns - 1 do
                    if svd.S[k] > least then
                        for i in 0 .. columns - 1 do
                            u[i * columns + k] <- svd.U[i, k]
                            vt[k * columns + i] <- svd.VT[k, i]

                RowMajor.multiply columns columns columns u vt
                |> RowMajor.multiply rows columns columns (q.ToRowMajorArray())
            | _ -> Array.zeroCreate<float>(rows * columns)
