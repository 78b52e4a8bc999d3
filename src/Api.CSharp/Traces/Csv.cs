using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;

namespace OptimizerFunctional;

/// <summary>
/// Tables as CSV by RFC 4180, for pandas, R or a spreadsheet: a header, commas, invariant culture. Numbers are read back bit
/// for bit (all NaNs are one): they have the shortest digits that do so, a point or an exponent, and are spelled NaN,
/// Infinity and -Infinity where they are not finite. Counts are digits alone. Texts are always in quotes. One row at a
/// time is held in memory.
/// </summary>
public static class Csv
{
    /// <summary>Writes rows under the header of the first. Without rows nothing is written. Lines end in a line feed.</summary>
    public static void Write(TextWriter writer, IEnumerable<TraceRow> rows)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(rows);
        var file = new CsvWriter(writer);
        ImmutableArray<string> names = default;
        foreach (var row in rows)
        {
            if (names.IsDefault)
            {
                names = row.Names;
                file.Header(names);
            }

            CsvWriter.RequireNames(names, row);
            file.Row(row.Cells);
        }
    }

    /// <summary>
    /// Reads rows, lazily and once. A quoted field is a text; so is one that does not look like a number, if its column has no
    /// numbers above it. An empty field without quotes is NaN, and so is NA; inf is infinity. Empty lines are skipped. A malformed
    /// file is a <see cref="FormatException"/> that names line and column, when they are reached.
    /// </summary>
    public static IEnumerable<TraceRow> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Rows(reader);
    }

    private static IEnumerable<TraceRow> Rows(TextReader reader)
    {
        foreach (var row in new CsvReader(reader).Rows())
        {
            yield return row;
        }
    }
}
