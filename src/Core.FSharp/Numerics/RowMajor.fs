namespace OptimizerFunctional.Core

open System

/// Matrices whose entries lie row by row in arrays: products, transposes and eigenvectors.
[<RequireQualifiedAccess>]
module internal RowMajor =

    /// a b, where a has `rows` rows and `inner` columns, and b `columns` columns, into another array.
    let multiplyInto (rows: int) (inner: int) (columns: int) (a: float[]) (b: float[]) (into: float[]) : unit =
        let into = Span<float>(into, 0, rows * columns)
        into.Clear()
        MatrixProduct.Add(Factor.Of(ReadOnlySpan a, rows, inner), Factor.Of(ReadOnlySpan b, inner, columns), into)

    /// The symmetric product a a', where a has `rows` rows and `inner` columns, into another array.
    let gramInto (rows: int) (inner: int) (a: float[]) (into: float[]) : unit =
        let into = Span<float>(into, 0, rows * rows)
        into.Clear()
        let a = Factor.Of(ReadOnlySpan a, rows, inner)
        MatrixProduct.AddSymmetric(a, a.Transposed, into)

    /// The square of a symmetric matrix, into another array.
    let squareInto (size: int) (a: float[]) (into: float[]) : unit =
        let into = Span<float>(into, 0, size * size)
        into.Clear()
        let a = Factor.Of(ReadOnlySpan a, size, size)
        MatrixProduct.AddSymmetric(a, a, into)

    /// a b as a new array.
    let multiply (rows: int) (inner: int) (columns: int) (a: float[]) (b: float[]) : float[] =
        let into = Array.zeroCreate<float>(rows * columns)
        multiplyInto rows inner columns a b into
        into

    /// The transposed matrix, into another array.
    let transposeInto (rows: int) (columns: int) (a: float[]) (into: float[]) : unit =
        // In squares of eight by eight, which stay in the cache.
        for top in 0..8 .. rows - 1 do
            for left in 0..8 .. columns - 1 do
                for i in top .. Math.Min(top + 8, rows) - 1 do
                    for j in left .. Math.Min(left + 8, columns) - 1 do
                        into[j * rows + i] <- a[i * columns + j]

    /// The transposed matrix as a new array.
    let transpose (rows: int) (columns: int) (a: float[]) : float[] =
        let into = Array.zeroCreate<float>(rows * columns)
        transposeInto rows columns a into
        into

    /// The symmetric matrix V diag(values) V', where column j of V is the eigenvector of value j.
    let ofEigen (n: int) (values: float[]) (vectors: float[]) : float[] =
        let scaled = Array.init (n * n) (fun index -> vectors[index] * values[index % n])
        multiply n n n scaled (transpose n n vectors)

    /// Eigenvalues of a symmetric matrix in ascending order, and the matrix whose columns are the eigenvectors; none if
    /// they cannot be computed.
    let trySymmetricEigen (n: int) (a: float[]) : struct (float[] * float[]) voption =
        // A symmetric matrix is the same by rows and by columns.
        match LinearAlgebra.trySymmetricEigen (OptimizerFunctional.Core.Matrix.wrap n n a) with
        | ValueSome(struct (values, vectors)) ->
            let columns = OptimizerFunctional.Core.Vector.toArray vectors.Entries
            ValueSome(struct (OptimizerFunctional.Core.Vector.toArray values, transpose n n columns))
        | ValueNone -> ValueNone
