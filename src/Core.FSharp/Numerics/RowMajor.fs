namespace OptimizerFunctional.Core

open System
open System.Numerics

/// Products of matrices whose entries lie row by row in arrays. Each sum is in the order of its index, without fused
/// multiply-add, so the bits are the same on every machine and for any number of threads.
[<RequireQualifiedAccess>]
module internal RowMajor =

    /// The rows that one thread computes at a time.
    [<Literal>]
    let private RowsAtOnce = 16

    /// Products with fewer multiplications are computed by one thread.
    [<Literal>]
    let private MinShared = 262_144.0

    /// One row of a product: into <- sum of factors[k] times row k of b.
    let private row (factors: float[]) (first: int) (inner: int) (b: float[]) (columns: int) (into: float[]) start =
        let width = Vector<float>.Count
        let mutable j = 0

        while j <= columns - 4 * width do
            let mutable s0, s1, s2, s3 = Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero

            for k in 0 .. inner - 1 do
                let factor = Vector<float>(factors[first + k])
                let at = k * columns + j
                s0 <- s0 + factor * Vector<float>(b, at)
                s1 <- s1 + factor * Vector<float>(b, at + width)
                s2 <- s2 + factor * Vector<float>(b, at + 2 * width)
                s3 <- s3 + factor * Vector<float>(b, at + 3 * width)

            s0.CopyTo(into, start + j)
            s1.CopyTo(into, start + j + width)
            s2.CopyTo(into, start + j + 2 * width)
            s3.CopyTo(into, start + j + 3 * width)
            j <- j + 4 * width

        while j < columns do
            let mutable sum = 0.0

            for k in 0 .. inner - 1 do
                sum <- sum + factors[first + k] * b[k * columns + j]

            into[start + j] <- sum
            j <- j + 1

    let private some first last inner columns a b into =
        for i in first .. last - 1 do
            row a (i * inner) inner b columns into (i * columns)

    /// a b, where a has `rows` rows and `inner` columns, and b `columns` columns, into another array.
    let multiplyInto (rows: int) (inner: int) (columns: int) (a: float[]) (b: float[]) (into: float[]) : unit =
        if float rows * float inner * float columns < MinShared then
            some 0 rows inner columns a b into
        else
            {
                new SharedWork((rows + RowsAtOnce - 1) / RowsAtOnce) with
                    override _.Part part =
                        some (part * RowsAtOnce) (Math.Min(rows, (part + 1) * RowsAtOnce)) inner columns a b into
            }
                .Run()

    /// a b as a new array.
    let multiply (rows: int) (inner: int) (columns: int) (a: float[]) (b: float[]) : float[] =
        let into = Array.zeroCreate<float>(rows * columns)
        multiplyInto rows inner columns a b into
        into

    /// The transposed matrix, into another array.
    let transposeInto (rows: int) (columns: int) (a: float[]) (into: float[]) : unit =
        for i in 0 .. rows - 1 do
            for j in 0 .. columns - 1 do
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
