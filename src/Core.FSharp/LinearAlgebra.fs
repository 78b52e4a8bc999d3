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
