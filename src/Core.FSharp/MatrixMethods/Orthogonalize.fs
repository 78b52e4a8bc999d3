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
open MathNet.Numerics.LinearAlgebra
open OptimizerFunctional

/// Orthogonal matrices near a matrix.
[<RequireQualifiedAccess>]
module internal Orthogonalize =

    /// X <- a X + (b A + c A^2) X with A = X X', five times, for a matrix of at most as many rows as columns.
    let private iterate (rows: int) (columns: int) (start: float[]) : float[] =
        let a, b, c = 3.4445, -4.7750, 2.0315
        let mutable x = start

        for _ in 1..5 do
            let gram = RowMajor.multiply rows columns rows x (RowMajor.transpose rows columns x)
            let square = RowMajor.multiply rows rows rows gram gram
            let polynomial = Array.map2 (fun one two -> b * one + c * two) gram square
            let product = RowMajor.multiply rows rows columns polynomial x
            x <- Array.map2 (fun one two -> a * one + two) x product

        x

    /// Newton and Schulz's iteration from the matrix divided by its norm, which `guard` keeps above 0.
    let newtonSchulz (guard: float -> float) (rows: int) (columns: int) (matrix: float[]) : float[] =
        let norm = guard (Pack.norm matrix matrix.Length)
        let scaled = matrix |> Array.map (fun entry -> entry / norm)

        if rows <= columns then
            iterate rows columns scaled
        else
            RowMajor.transpose rows columns scaled |> iterate columns rows |> RowMajor.transpose columns rows

    /// U V' of the singular value decomposition, without the directions whose singular values are below 1e-12 of the
    /// largest; zeros for a matrix that is not finite.
    let exact (rows: int) (columns: int) (matrix: float[]) : float[] =
        if matrix |> Array.forall Double.IsFinite && matrix |> Array.exists (fun entry -> entry <> 0.0) then
            let svd = (Double.DenseMatrix(rows, columns, RowMajor.transpose rows columns matrix) :> Matrix<float>).Svd()
            let count = min rows columns
            let least = 1e-12 * svd.S[0]
            let u = Array.zeroCreate<float>(rows * count)
            let vt = Array.zeroCreate<float>(count * columns)

            for k in 0 .. count - 1 do
                if svd.S[k] > least then
                    for i in 0 .. rows - 1 do
                        u[i * count + k] <- svd.U[i, k]

                    for j in 0 .. columns - 1 do
                        vt[k * columns + j] <- svd.VT[k, j]

            RowMajor.multiply rows count columns u vt
        else
            Array.zeroCreate<float>(rows * columns)
