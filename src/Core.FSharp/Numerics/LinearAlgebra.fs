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

    /// A copy for MathNet's iterations, and the power of two by which it was divided; none if an entry is not finite.
    /// Their rotations overflow with entries near the smallest number, and their loops leave the array where a number
    /// is NaN. Entries far below the rounding error of the largest one are 0.
    let private tryScaled (matrix: Matrix) : struct (Matrix<float> * float) voption =
        let largest = OptimizerFunctional.Core.Vector.largest matrix.Entries

        if not (System.Double.IsFinite largest) then
            ValueNone
        else
            let isOrdinary = largest = 0.0 || 1e-100 < largest && largest < 1e100
            let unit = if isOrdinary then 1.0 else System.Math.ScaleB(1.0, System.Math.ILogB largest)
            let least = 1e-100 * (largest / unit)

            let scaled =
                (ofMatrix matrix)
                    .Map(fun entry ->
                        let entry = entry / unit
                        if abs entry < least then 0.0 else entry)

            ValueSome(struct (scaled, unit))

    /// Q of the QR decomposition of a matrix of at least as many rows as columns, divided by a positive number, and the
    /// singular value decomposition of R; none if they cannot be computed.
    let tryTriangleSvd (matrix: Matrix) : struct (Matrix<float> * Factorization.Svd<float>) voption =
        match tryScaled matrix with
        | ValueNone -> ValueNone
        | ValueSome(struct (scaled, _)) ->
            try
                let triangle = scaled.QR Factorization.QRMethod.Thin
                ValueSome(struct (triangle.Q, triangle.R.Svd()))
            with :? MathNet.Numerics.NonConvergenceException ->
                ValueNone

    /// The eigenvalues of a symmetric matrix in ascending order, and a matrix whose columns are the eigenvectors; none
    /// if they cannot be computed.
    let trySymmetricEigen (matrix: Matrix) : struct (OptimizerFunctional.Core.Vector * Matrix) voption =
        match tryScaled matrix with
        | ValueNone -> ValueNone
        | ValueSome(struct (scaled, unit)) ->
            try
                let eigen = scaled.Evd Symmetricity.Symmetric
                let values = Vector.init matrix.Rows (fun i -> unit * eigen.EigenValues[i].Real)
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
