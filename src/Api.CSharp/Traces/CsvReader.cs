using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>Reads the header of a CSV file, then its rows, one at a time.</summary>
internal sealed class CsvReader
{
    private readonly CsvScanner scanner;
    private readonly CellKinds kinds;

    public CsvReader(TextReader reader)
    {
        scanner = new(reader);
        Names = Header(scanner.Next());
        kinds = new(Names.Length);
    }

    public ImmutableArray<string> Names { get; }

    public IEnumerable<TraceRow> Rows()
    {
        for (var fields = scanner.Next(); fields.Count > 0; fields = scanner.Next())
        {
            RequireWidth(fields);
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
                    field.Text.Length == 0 ? "a column has no name." : $"a second column is called {Malformed.Quoted(field.Text)}.");
            }
        }

        return [.. fields.Select(field => field.Text)];
    }

    private void RequireWidth(List<CsvField> fields)
    {
        if (fields.Count != Names.Length)
        {
            var where = fields[int.Min(fields.Count, Names.Length + 1) - 1];
            throw Malformed.At(where.Line, where.Column, $"the row has {fields.Count} fields; the header has {Names.Length}.");
        }
    }

    private TraceCell Cell(int place, CsvField field)
    {
        TraceCell cell = field.IsQuoted || kinds.IsText(place) ? new(field.Text)
            : NumberText.TryCount(field.Text, out var count) ? new(count)
            : NumberText.TryNumber(field.Text, out var number) ? new(number)
            : new(field.Text);
        return kinds.Fit(place, cell) ?? throw Malformed.At(
            field.Line,
            field.Column,
            $"{Malformed.Quoted(field.Text)} is not a number, as those above it in the column {Malformed.Quoted(Names[place])} are.");
    }
}
