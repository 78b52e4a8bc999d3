using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.Data.Analysis;

namespace OptimizerFunctional;

/// <summary>Reads points from the columns of a frame.</summary>
internal static class FramePoints
{
    public static IEnumerable<ImmutableArray<double>> Of(DataFrame frame)
    {
        var readers = Coordinates(frame).Select(Reader).ToImmutableArray();
        return readers.IsEmpty
            ? throw new ParameterException("frame", "without x0", "a frame with the columns x0, x1 and so on")
            : Points(frame.Rows.Count, readers);
    }

    private static IEnumerable<ImmutableArray<double>> Points(long rows, ImmutableArray<Func<long, double>> readers)
    {
        for (var row = 0L; row < rows; row++)
        {
            yield return [.. readers.Select(read => read(row))];
        }
    }

    private static IEnumerable<DataFrameColumn> Coordinates(DataFrame frame)
    {
        for (var coordinate = 0; ; coordinate++)
        {
            var place = frame.Columns.IndexOf(string.Create(CultureInfo.InvariantCulture, $"x{coordinate}"));
            if (place < 0)
            {
                yield break;
            }

            yield return frame.Columns[place];
        }
    }

    private static Func<long, double> Reader(DataFrameColumn column) =>
        column switch
        {
            PrimitiveDataFrameColumn<double> numbers => row => numbers[row] ?? double.NaN,
            _ when column.IsNumericColumn() => row =>
                column[row] is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN,
            _ => throw new ParameterException(column.Name, $"a column of {column.DataType.Name}", "one of numbers"),
        };
}
