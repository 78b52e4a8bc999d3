using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The columns of a trace, growing from rows.</summary>
internal sealed class RowRecorder(ImmutableArray<string> names)
{
    private readonly ImmutableArray<CellRecorder> columns = [.. names.Select(name => new CellRecorder(name))];

    public void Add(TraceRow row)
    {
        if (!names.AsSpan().SequenceEqual(row.Names.AsSpan()))
        {
            throw new FormatException(
                $"A row has the columns {string.Join(", ", row.Names)}; those before it have {string.Join(", ", names)}.");
        }

        for (var place = 0; place < columns.Length; place++)
        {
            columns[place].Add(row.Cells[place]);
        }
    }

    public ImmutableArray<TraceSeries> End() => [.. columns.Select(column => column.End())];
}
