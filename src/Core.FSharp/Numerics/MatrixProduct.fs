namespace OptimizerFunctional.Core

// Pointers.
#nowarn "9"

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop
open OptimizerFunctional

/// A read-only strided matrix.
[<Struct; IsByRefLike; NoEquality; NoComparison>]
type internal Factor =
    /// The numbers.
    val Values: ReadOnlySpan<float>
    /// The number of rows.
    val Rows: int
    /// The number of columns.
    val Columns: int
    /// The distance between rows.
    val RowStride: int
    /// The distance between columns.
    val ColumnStride: int

    private new(values, rows, columns, rowStride, columnStride) =
        {
            Values = values
            Rows = rows
            Columns = columns
            RowStride = rowStride
            ColumnStride = columnStride
        }

    /// A matrix in row-major order.
    static member Of(values: ReadOnlySpan<float>, rows: int, columns: int) : Factor =
        Factor(values, rows, columns, columns, 1)

    /// The transposed matrix, without copying.
    member this.Transposed: Factor = Factor(this.Values, this.Columns, this.Rows, this.ColumnStride, this.RowStride)

/// A thread's own buffers for packed factors.
[<AbstractClass; Sealed>]
type private Packed private () =

    [<ThreadStatic; DefaultValue>]
    static val mutable private left: float[] | null

    [<ThreadStatic; DefaultValue>]
    static val mutable private right: float[] | null

    static let longEnough (length: int) (kept: float[] | null) : float[] =
        match kept with
        | null -> GC.AllocateUninitializedArray<float>(length, pinned = true)
        | kept when kept.Length < length -> GC.AllocateUninitializedArray<float>(length, pinned = true)
        | kept -> kept

    static member Left(length: int) : float[] =
        let kept = longEnough length Packed.left
        Packed.left <- kept
        kept

    static member Right(length: int) : float[] =
        let kept = longEnough length Packed.right
        Packed.right <- kept
        kept

/// The work of a product for some rows and columns of the inner dimension, in bands of rows.
[<Struct; IsReadOnly; NoEquality; NoComparison>]
type private ProductBands = {
    Left: nativeint
    Rows: int
    RowStride: int
    ColumnStride: int
    Depth: int
    Strips: nativeint
    Result: nativeint
    Columns: int
    /// Whether the result is symmetric: tiles above its diagonal are left out.
    IsLower: bool
} with

    /// Packs the rows of a band, column by column, padded with zeros.
    member private work.Pack(row: int, count: int, band: nativeptr<float>) : unit =
        let from = NativePtr.ofNativeInt<float>(work.Left + nativeint (8L * int64 row * int64 work.RowStride))
        let stride, columnStride = work.RowStride, work.ColumnStride
        let mutable into = band

        for k in 0 .. work.Depth - 1 do
            let column = NativePtr.add from (k * columnStride)

            if count = 6 then
                NativePtr.set into 0 (NativePtr.get column 0)
                NativePtr.set into 1 (NativePtr.get column stride)
                NativePtr.set into 2 (NativePtr.get column (2 * stride))
                NativePtr.set into 3 (NativePtr.get column (3 * stride))
                NativePtr.set into 4 (NativePtr.get column (4 * stride))
                NativePtr.set into 5 (NativePtr.get column (5 * stride))
            else
                for i in 0 .. ProductKernel.Rows - 1 do
                    NativePtr.set into i (if i < count then NativePtr.get column (i * stride) else 0.0)

            into <- NativePtr.add into ProductKernel.Rows

    member private work.Tiles(row: int, count: int, band: nativeptr<float>, spare: nativeptr<float>) : unit =
        let wide, columns = ProductKernel.columns, work.Columns
        let stop = if work.IsLower then Math.Min(columns, row + count) else columns
        let mutable strip = NativePtr.ofNativeInt<float> work.Strips
        let mutable column = 0

        while column < stop do
            let place = 8L * (int64 row * int64 columns + int64 column)
            let tile = NativePtr.ofNativeInt<float>(work.Result + nativeint place)
            let width = Math.Min(wide, columns - column)

            if count = ProductKernel.Rows && width = wide then
                ProductKernel.addProduct work.Depth band strip tile columns
            else
                // A tile that exceeds the result is computed in a buffer.
                for k in 0 .. ProductKernel.Rows * wide - 1 do
                    NativePtr.set spare k 0.0

                ProductKernel.addProduct work.Depth band strip spare wide

                for i in 0 .. count - 1 do
                    for j in 0 .. width - 1 do
                        let at = i * columns + j
                        NativePtr.set tile at (NativePtr.get tile at + NativePtr.get spare (i * wide + j))

            strip <- NativePtr.add strip (wide * work.Depth)
            column <- column + wide

    /// Adds the product to these bands of the result.
    member work.Run(first: int, last: int) : unit =
        let spare = NativePtr.stackalloc<float>(ProductKernel.Rows * 16)
        use band = fixed (Packed.Left(ProductKernel.Rows * work.Depth))
        let mutable row = first * ProductKernel.Rows

        while row < Math.Min(work.Rows, last * ProductKernel.Rows) do
            let count = Math.Min(ProductKernel.Rows, work.Rows - row)
            work.Pack(row, count, band)
            work.Tiles(row, count, band, spare)
            row <- row + ProductKernel.Rows

/// Products of dense matrices, blocked for caches and registers, and multithreaded. Every entry is summed by one thread
/// in a fixed order, so the bits do not depend on the number of threads.
[<AbstractClass; Sealed>]
type internal MatrixProduct private () =

    /// The number of rows and columns of the factors per strip, so that a strip stays in the cache.
    [<Literal>]
    static let Depth = 512

    /// The number of multiplications below which a second thread does not pay off.
    [<Literal>]
    static let WorthAThread = 1_000_000L

    /// Packs the columns of a tile, row by row, padded with zeros. Eight rows of a column at a time, which are
    /// neighbors where the matrix is a transposed one.
    static let packStrip (from: nativeptr<float>) count rowStride columnStride depth (into: nativeptr<float>) =
        let wide = ProductKernel.columns
        let mutable row = 0

        while row < depth do
            let last = Math.Min(row + 8, depth) - 1

            for j in 0 .. wide - 1 do
                let column = NativePtr.add from (j * columnStride)

                for k in row..last do
                    let number = if j < count then NativePtr.get column (k * rowStride) else 0.0
                    NativePtr.set into (k * wide + j) number

            row <- row + 8

    /// Packs the columns of all tiles.
    static let packRight (from: nativeptr<float>) columns rowStride columnStride depth (into: nativeptr<float>) =
        let wide = ProductKernel.columns
        let mutable strip = into
        let mutable first = 0

        while first < columns do
            let start = NativePtr.add from (first * columnStride)

            if columns - first >= wide && columnStride = 1 then
                for k in 0 .. depth - 1 do
                    ProductKernel.copyRow (NativePtr.add start (k * rowStride)) (NativePtr.add strip (k * wide))
            else
                packStrip start (columns - first) rowStride columnStride depth strip

            strip <- NativePtr.add strip (wide * depth)
            first <- first + wide

    /// Copies the numbers below the diagonal to their places above it.
    static let mirror (size: int) (values: Span<float>) =
        for i in 1 .. size - 1 do
            for j in 0 .. i - 1 do
                values[j * size + i] <- values[i * size + j]

    /// Bands of rows for each thread, of as many tiles.
    static member private Share(work: ProductBands, bands: int, threads: int) : unit =
        let part k =
            if work.IsLower then
                int (float bands * sqrt (float k / float threads))
            else
                int (int64 bands * int64 k / int64 threads)

        {
            new SharedWork(threads) with
                override _.Part k = work.Run(part k, part (k + 1))
        }
            .Run()

    /// The hardware description of matrix products, for reports.
    static member Description: string =
        $"managed kernel, {ProductKernel.columns * 32}-bit vectors, up to {Environment.ProcessorCount} threads"

    /// result += left * right, where the result is in row-major order.
    static member Add(left: Factor, right: Factor, result: Span<float>) : unit =
        MatrixProduct.AddTiles(left, right, false, result)

    /// result += left * right, where the product and the result are symmetric: half of the tiles, with the same bits.
    /// Entries (i, j) and (j, i) are sums of the same numbers in the same order.
    static member AddSymmetric(left: Factor, right: Factor, result: Span<float>) : unit =
        MatrixProduct.AddTiles(left, right, true, result)
        mirror left.Rows result

    static member private AddTiles(left: Factor, right: Factor, isLower: bool, result: Span<float>) : unit =
        let rows, columns, inner = left.Rows, right.Columns, left.Columns
        let wide = ProductKernel.columns
        let strips = (columns + wide - 1) / wide
        let bands = (rows + ProductKernel.Rows - 1) / ProductKernel.Rows
        let worth = int64 rows * int64 columns * int64 inner / WorthAThread
        let threads = int (Math.Clamp(worth, 1L, int64 (Math.Max(1, Math.Min(bands, Parallelism.MaxThreads)))))
        use leftValues = fixed &MemoryMarshal.GetReference left.Values
        use rightValues = fixed &MemoryMarshal.GetReference right.Values
        use into = fixed &MemoryMarshal.GetReference result
        use strip = fixed (Packed.Right(strips * wide * Math.Min(inner, Depth)))
        let mutable from = 0

        while from < inner do
            let depth = Math.Min(Depth, inner - from)

            packRight
                (NativePtr.add rightValues (from * right.RowStride))
                columns
                right.RowStride
                right.ColumnStride
                depth
                strip

            let work: ProductBands = {
                Left = NativePtr.toNativeInt (NativePtr.add leftValues (from * left.ColumnStride))
                Rows = rows
                RowStride = left.RowStride
                ColumnStride = left.ColumnStride
                Depth = depth
                Strips = NativePtr.toNativeInt strip
                Result = NativePtr.toNativeInt into
                Columns = columns
                IsLower = isLower
            }

            if threads = 1 then
                work.Run(0, bands)
            else
                MatrixProduct.Share(work, bands, threads)

            from <- from + depth
