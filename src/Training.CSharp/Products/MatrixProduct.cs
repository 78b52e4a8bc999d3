using System;
using System.Threading.Tasks;

namespace OptimizerFunctional.Training.Products;

/// <summary>
/// Products of dense matrices, blocked for caches and registers, and multithreaded. Every entry is summed by one thread
/// in a fixed order, so the bits do not depend on the number of threads.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>The number of rows and columns of the factors per strip, so that a strip stays in the cache.</summary>
    private const int Depth = 512;

    /// <summary>The number of multiplications below which a second thread does not pay off.</summary>
    private const long WorthAThread = 1_000_000;

    /// <summary>The hardware description of matrix products, for reports.</summary>
    public static string Description =>
        $"managed kernel, {Kernel.Columns * 32}-bit vectors, up to {Environment.ProcessorCount} threads";

    /// <summary>result += left * right.</summary>
    /// <param name="left">A factor with as many rows as the result.</param>
    /// <param name="right">A factor with as many columns as the result.</param>
    /// <param name="result">The result, in row-major order.</param>
    public static void Add(Factor left, Factor right, Span<double> result)
    {
        var (rows, columns, inner) = (left.Rows, right.Columns, left.Columns);
        var strips = (columns + Kernel.Columns - 1) / Kernel.Columns;
        var bands = (rows + Kernel.Rows - 1) / Kernel.Rows;
        var threads = (int)
            Math.Clamp((long)rows * columns * inner / WorthAThread, 1, Math.Min(bands, Environment.ProcessorCount));
        var packed = Scratch.Right(strips * Kernel.Columns * Math.Min(inner, Depth));
        fixed (
            double* leftValues = left.Values,
                rightValues = right.Values,
                into = result,
                strip = packed
        )
        {
            for (var from = 0; from < inner; from += Depth)
            {
                var depth = Math.Min(Depth, inner - from);
                PackRight(rightValues + (long)from * right.RowStride, right, depth, strip);
                var work = new Work(
                    (nint)(leftValues + (long)from * left.ColumnStride),
                    left,
                    depth,
                    (nint)strip,
                    (nint)into,
                    columns
                );
                if (threads == 1)
                {
                    work.Bands(0, bands);
                }
                else
                {
                    Parallel.For(
                        0,
                        threads,
                        thread =>
                            work.Bands(
                                (int)((long)bands * thread / threads),
                                (int)((long)bands * (thread + 1) / threads)
                            )
                    );
                }
            }
        }
    }

    /// <summary>Packs the columns of a tile, row by row, padded with zeros.</summary>
    private static void PackRight(double* from, Factor right, int depth, double* into)
    {
        for (var first = 0; first < right.Columns; first += Kernel.Columns)
        {
            var count = Math.Min(Kernel.Columns, right.Columns - first);
            for (var k = 0; k < depth; k++)
            {
                var row = from + (long)k * right.RowStride + (long)first * right.ColumnStride;
                for (var j = 0; j < Kernel.Columns; j++)
                {
                    *into++ = j < count ? row[(long)j * right.ColumnStride] : 0;
                }
            }
        }
    }

    /// <summary>The work of a product in bands of rows, distributed over threads.</summary>
    private sealed class Work(nint left, Factor shape, int depth, nint strips, nint result, int columns)
    {
        private readonly int rows = shape.Rows;
        private readonly int rowStride = shape.RowStride;
        private readonly int columnStride = shape.ColumnStride;

        public void Bands(int first, int end)
        {
            var packed = Scratch.Left(Kernel.Rows * depth);
            var spare = stackalloc double[Kernel.Rows * 16];
            fixed (double* band = packed)
            {
                for (var row = first * Kernel.Rows; row < Math.Min(rows, end * Kernel.Rows); row += Kernel.Rows)
                {
                    var count = Math.Min(Kernel.Rows, rows - row);
                    Pack(row, count, band);
                    Tiles(row, count, band, spare);
                }
            }
        }

        /// <summary>Packs the rows of a band, column by column, padded with zeros.</summary>
        private void Pack(int row, int count, double* band)
        {
            var from = (double*)left + (long)row * rowStride;
            for (var k = 0; k < depth; k++)
            {
                for (var i = 0; i < Kernel.Rows; i++)
                {
                    *band++ = i < count ? from[(long)i * rowStride + (long)k * columnStride] : 0;
                }
            }
        }

        private void Tiles(int row, int count, double* band, double* spare)
        {
            var strip = (double*)strips;
            for (var column = 0; column < columns; column += Kernel.Columns, strip += Kernel.Columns * depth)
            {
                var tile = (double*)result + (long)row * columns + column;
                var width = Math.Min(Kernel.Columns, columns - column);
                if (count == Kernel.Rows && width == Kernel.Columns)
                {
                    Kernel.AddProduct(depth, band, strip, tile, columns);
                    continue;
                }

                // A tile that exceeds the result is computed in a buffer.
                new Span<double>(spare, Kernel.Rows * Kernel.Columns).Clear();
                Kernel.AddProduct(depth, band, strip, spare, Kernel.Columns);
                for (var i = 0; i < count; i++)
                {
                    for (var j = 0; j < width; j++)
                    {
                        tile[(long)i * columns + j] += spare[i * Kernel.Columns + j];
                    }
                }
            }
        }
    }

    /// <summary>Thread-local buffers for packed factors.</summary>
    private static class Scratch
    {
        [ThreadStatic]
        private static double[]? left;

        [ThreadStatic]
        private static double[]? right;

        public static double[] Left(int length) => Of(ref left, length);

        public static double[] Right(int length) => Of(ref right, length);

        private static double[] Of(ref double[]? kept, int length) =>
            kept is { } array && array.Length >= length
                ? array
                : kept = GC.AllocateUninitializedArray<double>(length, pinned: true);
    }
}
