namespace OptimizerFunctional.Core

open MathNet.Numerics.LinearAlgebra
open OptimizerFunctional

/// The way to MathNet.Numerics, which factorizes matrices for us, and back.
[<RequireQualifiedAccess>]
module internal LinearAlgebra =

    /// A copy of a matrix, to be factorized.
    let ofMatrix (matrix: Matrix) : Matrix<float> =
        Double.DenseMatrix(matrix.Rows, matrix.Columns, Vector.toArray matrix.Entries)

    /// A copy of a vector, to be solved for.
    let ofVector (vector: OptimizerFunctional.Core.Vector) : Vector<float> =
        Double.DenseVector(Vector.toArray vector)

    /// A matrix of MathNet's, copied.
    let toMatrix (matrix: Matrix<float>) : Matrix =
        Matrix.wrap matrix.RowCount matrix.ColumnCount (matrix.ToColumnMajorArray())

    /// A vector of MathNet's, copied.
    let toVector (vector: Vector<float>) : OptimizerFunctional.Core.Vector = Vector.wrap (vector.ToArray())

    /// The Cholesky factorization of a symmetric matrix; none if it is not positive definite as far as it can be computed.
    let tryCholesky (matrix: Matrix) : Factorization.Cholesky<float> voption =
        try
            ValueSome((ofMatrix matrix).Cholesky())
        with :? System.ArgumentException ->
            ValueNone

    /// The eigenvalues of a symmetric matrix in ascending order, and the eigenvectors in the columns of a matrix; none if
    /// they cannot be computed.
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
