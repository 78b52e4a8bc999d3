using System;

namespace OptimizerFunctional.Training.Products;

/// <summary>A read-only strided matrix.</summary>
internal readonly ref struct Factor
{
    private Factor(ReadOnlySpan<double> values, int rows, int columns, int rowStride, int columnStride)
    {
        Values = values;
        (Rows, Columns, RowStride, ColumnStride) = (rows, columns, rowStride, columnStride);
    }

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The distance between rows.</summary>
    public int RowStride { get; }

    /// <summary>The distance between columns.</summary>
    public int ColumnStride { get; }

    /// <summary>The transposed matrix, without copying.</summary>
    public Factor Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);

    /// <summary>A matrix in row-major order.</summary>
    public static Factor Of(ReadOnlySpan<double> values, int rows, int columns) =>
        new(values, rows, columns, columns, 1);
}
