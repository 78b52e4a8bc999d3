namespace OptimizerFunctional

open System
open System.Collections.Immutable
open OptimizerFunctional.Core

/// An immutable matrix of float64 entries. It does not depend on a linear-algebra library.
type Matrix = {
    /// The number of rows.
    Rows: int
    /// The number of columns.
    Columns: int
    /// The entries in column-major order.
    Entries: ImmutableArray<float>
} with

    /// The matrix with these rows, which have the same length. Raises a `ParameterException` otherwise.
    static member Of(rows: seq<seq<float>>) : Matrix =
        let rows = rows |> Seq.map Array.ofSeq |> Array.ofSeq
        let columns = if rows.Length = 0 then 0 else rows[0].Length

        for i in 0 .. rows.Length - 1 do
            if rows[i].Length <> columns then
                Check.fail $"row {i}" $"of {rows[i].Length} numbers" $"of {columns}, like row 0"

        {
            Rows = rows.Length
            Columns = columns
            Entries = Vector.init (rows.Length * columns) (fun k -> rows[k % rows.Length][k / rows.Length])
        }

    /// The entry in a row and a column, with indices from 0.
    member this.Item
        with get (row: int, column: int): float = this.Entries[column * this.Rows + row]

    /// The rows, each in brackets, with every digit.
    override this.ToString() : string = this.ToString null

    /// The rows, each in brackets, with the digits of a format such as "G6".
    member this.ToString(format: string | null) : string =
        let row i = Seq.init this.Columns (fun j -> this[i, j]) |> Number.listInFormat format
        let rows = Seq.init this.Rows row |> String.concat ", "
        $"[{rows}]"

    interface IFormattable with
        member this.ToString(format, _) = this.ToString format

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Creates and multiplies matrices. See `LinearAlgebra` for factorizations, which are MathNet.Numerics'.
[<RequireQualifiedAccess>]
module Matrix =

    /// The matrix that takes over an array of entries in column-major order without a copy. The array must not be
    /// written again.
    let internal wrap (rows: int) (columns: int) (entries: float[]) : Matrix = {
        Rows = rows
        Columns = columns
        Entries = Vector.wrap entries
    }

    /// The matrix whose entry in a row and a column is `entry row column`.
    let init (rows: int) (columns: int) (entry: int -> int -> float) : Matrix =
        wrap rows columns (Array.init (rows * columns) (fun index -> entry (index % rows) (index / rows)))

    /// A multiple of the identity.
    let scaledIdentity (factor: float) (dimension: int) : Matrix =
        init dimension dimension (fun row column -> if row = column then factor else 0.0)

    /// The column of this index.
    let column (index: int) (matrix: Matrix) : Vector = matrix.Entries.Slice(index * matrix.Rows, matrix.Rows)

    /// A x.
    let multiply (matrix: Matrix) (vector: Vector) : Vector =
        let result = Array.zeroCreate matrix.Rows
        let entries = Vector.read matrix.Entries

        for column in 0 .. matrix.Columns - 1 do
            let factor, first = vector[column], column * matrix.Rows

            for row in 0 .. matrix.Rows - 1 do
                result[row] <- result[row] + factor * entries[first + row]

        Vector.wrap result

    /// A' y.
    let transposeMultiply (matrix: Matrix) (vector: Vector) : Vector =
        Vector.init matrix.Columns (fun index ->
            let entries, first = Vector.read matrix.Entries, index * matrix.Rows
            let mutable sum = 0.0

            for row in 0 .. matrix.Rows - 1 do
                sum <- sum + entries[first + row] * vector[row]

            sum)

    /// x' A x.
    let quadraticForm (matrix: Matrix) (vector: Vector) : float = Vector.dot vector (multiply matrix vector)

    /// The matrix, if it has this shape and as many entries. Raises a `ParameterException` otherwise.
    let check (parameter: string) (rows: int) (columns: int) (matrix: Matrix) : Matrix =
        if matrix.Rows <> rows || matrix.Columns <> columns then
            Check.fail parameter $"a matrix of {matrix.Rows} x {matrix.Columns}" $"a matrix of {rows} x {columns}"

        Check.dimension $"{parameter}.Entries" (rows * columns) matrix.Entries |> ignore
        matrix
