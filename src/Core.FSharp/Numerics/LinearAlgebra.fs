namespace OptimizerFunctional.Core

open MathNet.Numerics.LinearAlgebra
open OptimizerFunctional

/// Factorizations by MathNet.Numerics, and conversions to and from its types.
[<RequireQualifiedAccess>]
module internal LinearAlgebra =

    /// A copy of a matrix as MathNet's type.
    let ofMatrix (matrix: Matrix) : Matrix<float> =
        Double.DenseMatrix(matrix.Rows, matrix.Columns, Vector.toArray matrix.Entries)

    /// A copy of a vector as MathNet's type.
    let ofVector (vector: OptimizerFunctional.Core.Vector) : Vector<float> = Double.DenseVector(Vector.toArray vector)

    /// A copy of MathNet's matrix.
    let toMatrix (matrix: Matrix<float>) : Matrix =
        Matrix.wrap matrix.RowCount matrix.ColumnCount (matrix.ToColumnMajorArray())

    /// A copy of MathNet's vector.
    let toVector (vector: Vector<float>) : OptimizerFunctional.Core.Vector = Vector.wrap (vector.ToArray())

    /// Whether a principal minor of order one or two shows that a symmetric matrix is not positive definite.
    let private isSeenIndefinite (matrix: Matrix) : bool =
        let mutable isSeen = false

        for j in 0 .. matrix.Columns - 1 do
            isSeen <- isSeen || matrix[j, j] <= 0.0

            for i in 0 .. j - 1 do
                isSeen <- isSeen || matrix[i, j] * matrix[i, j] > matrix[i, i] * matrix[j, j]

        isSeen

    /// The Cholesky factorization of a symmetric matrix; none if the matrix is not positive definite to machine
    /// precision.
    let tryCholesky (matrix: Matrix) : Factorization.Cholesky<float> voption =
        // MathNet raises an exception for an indefinite matrix, which takes longer than the factorization.
        if isSeenIndefinite matrix then
            ValueNone
        else
            try
                ValueSome((ofMatrix matrix).Cholesky())
            with :? System.ArgumentException ->
                ValueNone

    /// The eigenvalues of a symmetric matrix in ascending order, and a matrix whose columns are the eigenvectors; none
    /// if they cannot be computed.
    let trySymmetricEigen (matrix: Matrix) : struct (OptimizerFunctional.Core.Vector * Matrix) voption =
        try
            let eigen = (ofMatrix matrix).Evd Symmetricity.Symmetric
            let values = Vector.init matrix.Rows (fun i -> eigen.EigenValues[i].Real)
            let vectors = toMatrix eigen.EigenVectors

            if
                OptimizerFunctional.Core.Vector.isFinite values
                && OptimizerFunctional.Core.Vector.isFinite vectors.Entries
            then
                ValueSome(struct (values, vectors))
            else
                ValueNone
        with :? MathNet.Numerics.NonConvergenceException ->
            ValueNone
