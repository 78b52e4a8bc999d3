using System;
using System.Collections.Generic;
using System.IO;

namespace OptimizerFunctional;

/// <summary>
/// Tables as JSON Lines: one object a row, with the names of the columns for keys. Numbers are read back bit for bit (all
/// NaNs are one): they have a point or an exponent, and where they are not finite they are the texts NaN, Infinity and
/// -Infinity, so a column of texts must not begin with one of these. Counts are digits alone. One row at a time is held in memory.
/// </summary>
public static class JsonLines
{
    /// <summary>Writes rows, all of the same columns. Lines end in a line feed.</summary>
    public static void Write(TextWriter writer, IEnumerable<TraceRow> rows)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(rows);
        JsonLinesWriter? file = null;
        foreach (var row in rows)
        {
            file ??= new(writer, row.Names);
            file.Row(row);
        }
    }

    /// <summary>
    /// Reads rows, lazily and once. A null is NaN. Empty lines are skipped. A malformed file is a <see cref="FormatException"/>
    /// that names line and column, when they are reached.
    /// </summary>
    public static IEnumerable<TraceRow> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new JsonLinesReader(reader).Rows();
    }
}
