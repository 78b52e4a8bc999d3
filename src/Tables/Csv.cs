using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>
/// Tables as CSV (RFC 4180), for pandas, R or a spreadsheet: a header, commas, invariant culture. Rows are streamed.
/// Files that <see cref="Write"/> wrote keep their bytes when they are read and written again.
/// </summary>
/// <remarks>
/// Numbers are written with the shortest digits that are read back bit for bit (all NaNs are the same), with a decimal
/// point or an exponent. Numbers that are not finite are NaN, Infinity and -Infinity. Counts are integers. Texts are
/// always quoted.
/// </remarks>
public static class Csv
{
    /// <summary>
    /// Writes rows under the header of the first row. Without rows, nothing is written. Lines end in a line feed.
    /// </summary>
    /// <exception cref="ParameterException">A row has other columns than the first.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
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
    /// Reads rows lazily, in one pass. A quoted field is a text; so is a field that is not a number, if its column has
    /// no numbers above it. An empty unquoted field is an empty cell. NA is NaN; inf is infinity. Empty lines are
    /// skipped, except in a table of one column, where they are empty cells.
    /// </summary>
    /// <exception cref="FormatException">
    /// The file is malformed. Raised when the line is reached; the message has line and column.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
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

/// <summary>Reads the header of a CSV file, then its rows, one at a time.</summary>
internal sealed class CsvReader
{
    private readonly CsvScanner scanner;
    private readonly ColumnKinds kinds;

    public CsvReader(TextReader reader)
    {
        scanner = new(reader);
        Names = Header(scanner.Next());
        scanner.KeepsEmptyLines = Names.Length == 1;
        kinds = new(Names.Length, nonFiniteIsNumber: true);
    }

    public ImmutableArray<string> Names { get; }

    public IEnumerable<TraceRow> Rows()
    {
        for (var fields = scanner.Next(); fields.Count > 0; fields = scanner.Next())
        {
            CsvScanner.RequireWidth(fields, Names.Length);
            yield return new(Names, [.. fields.Select((field, place) => Cell(place, field))]);
        }
    }

    private static ImmutableArray<string> Header(List<CsvField> fields)
    {
        if (fields.Count == 0)
        {
            throw Malformed.At(1, 1, "the file is empty; the names of the columns were expected.");
        }

        var seen = new HashSet<string>();
        foreach (var field in fields)
        {
            if (field.Text.Length == 0 || !seen.Add(field.Text))
            {
                throw Malformed.At(
                    field.Line,
                    field.Column,
                    field.Text.Length == 0
                        ? "a column has no name."
                        : $"a second column is named {Malformed.Quoted(field.Text)}."
                );
            }
        }

        return [.. fields.Select(field => field.Text)];
    }

    private TraceCell Cell(int place, CsvField field)
    {
        var isText = field.IsQuoted || (kinds.IsText(place) && field.Text.Length > 0);
        var cell = isText ? new(field.Text) : field.Cell;
        return kinds.Fits(place, cell)
            ? cell
            : throw Malformed.At(
                field.Line,
                field.Column,
                $"{Malformed.Quoted(field.Text)} is not a number, as those above it in the column "
                    + $"{Malformed.Quoted(Names[place])} are."
            );
    }
}

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

    /// <summary>Checks that a row has the columns of the file.</summary>
    public static void RequireNames(ImmutableArray<string> names, TraceRow row)
    {
        if (!names.AsSpan().SequenceEqual(row.Names.AsSpan()))
        {
            throw new ParameterException(
                "rows",
                row.ToString(),
                $"of the columns {Malformed.Listed(names)}, as the first row"
            );
        }
    }

    private void Cell(TraceCell cell)
    {
        switch (cell.Kind)
        {
            case TraceKind.Number when cell.IsEmpty:
                break;
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
