using System;

namespace OptimizerFunctional.Training.Products;

/// <summary>A matrix that is only read: numbers with the distances from row to row and from column to column.</summary>
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

    /// <summary>From a number to the one below it.</summary>
    public int RowStride { get; }

    /// <summary>From a number to its neighbor on the right.</summary>
    public int ColumnStride { get; }

    /// <summary>The same numbers, mirrored.</summary>
    public Factor Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);

    /// <summary>A matrix whose rows stand one after the other.</summary>
    public static Factor Of(ReadOnlySpan<double> values, int rows, int columns) =>
        new(values, rows, columns, columns, 1);
}
