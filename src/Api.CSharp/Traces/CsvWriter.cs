using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;

namespace OptimizerFunctional;

/// <summary>Writes a header and rows as CSV, one at a time.</summary>
internal sealed class CsvWriter(TextWriter writer)
{
    private readonly char[] buffer = new char[32];

    public void Header(ImmutableArray<string> names)
    {
        for (var place = 0; place < names.Length; place++)
        {
            Separate(place);
            if (MustBeQuoted(names[place]))
            {
                Quote(names[place]);
            }
            else
            {
                writer.Write(names[place]);
            }
        }

        writer.Write('\n');
    }

    public void Row(ImmutableArray<TraceCell> cells)
    {
        for (var place = 0; place < cells.Length; place++)
        {
            Separate(place);
            Cell(cells[place]);
        }

        writer.Write('\n');
    }

    public void Table(ImmutableArray<string> names, IEnumerable<TraceRow> rows)
    {
        Header(names);
        foreach (var row in rows)
        {
            RequireNames(names, row);
            Row(row.Cells);
        }
    }

    /// <summary>Rows of one file have one header.</summary>
    public static void RequireNames(ImmutableArray<string> names, TraceRow row)
    {
        if (!names.AsSpan().SequenceEqual(row.Names.AsSpan()))
        {
            throw new ParameterException("rows", row.ToString(), $"of the columns {string.Join(", ", names)}, as the first row");
        }
    }

    private void Cell(TraceCell cell)
    {
        switch (cell.Kind)
        {
            case TraceKind.Count:
                cell.Count.TryFormat(buffer, out var length, provider: CultureInfo.InvariantCulture);
                writer.Write(buffer.AsSpan(0, length));
                break;
            case TraceKind.Number:
                writer.Write(NumberText.Write(cell.Number, buffer));
                break;
            default:
                Quote(cell.Text);
                break;
        }
    }

    private void Separate(int place)
    {
        if (place > 0)
        {
            writer.Write(',');
        }
    }

    private void Quote(string text)
    {
        writer.Write('"');
        writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }

    private static bool MustBeQuoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n\uFEFF") >= 0 || name != name.Trim();
}
