using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>Builds the columns of a trace from rows.</summary>
internal sealed class RowRecorder(ImmutableArray<string> names)
{
    private readonly ImmutableArray<CellRecorder> columns = [.. names.Select(name => new CellRecorder(name))];

    public void Add(TraceRow row)
    {
        if (!names.AsSpan().SequenceEqual(row.Names.AsSpan()))
        {
            throw new FormatException(
                $"A row has the columns {string.Join(", ", row.Names)}; those before it have "
                    + $"{string.Join(", ", names)}."
            );
        }

        for (var place = 0; place < columns.Length; place++)
        {
            columns[place].Add(row.Cells[place]);
        }
    }

    public ImmutableArray<TraceSeries> End() => [.. columns.Select(column => column.End())];
}

/// <summary>
/// Builds a column from cells. Its first cell determines its kind; counts are converted when a number follows.
/// </summary>
internal sealed class CellRecorder(string name)
{
    private ImmutableArray<long>.Builder? counts;
    private ImmutableArray<double>.Builder? numbers;
    private ImmutableArray<string>.Builder? texts;

    public void Add(TraceCell cell)
    {
        switch (cell.Kind)
        {
            case TraceKind.Text when counts is null && numbers is null:
                (texts ??= ImmutableArray.CreateBuilder<string>()).Add(cell.Text);
                break;
            case TraceKind.Count when texts is null && numbers is null:
                (counts ??= ImmutableArray.CreateBuilder<long>()).Add(cell.Count);
                break;
            case TraceKind.Count or TraceKind.Number when texts is null:
                Numbers().Add(cell.Number);
                break;
            default:
                throw new FormatException(
                    $"The column {name} has texts and numbers: {cell} does not match the cells before it."
                );
        }
    }

    public TraceSeries End() =>
        counts is not null ? new TraceSeries<long>(name, counts.DrainToImmutable())
        : texts is not null ? new TraceSeries<string>(name, texts.DrainToImmutable())
        : new TraceSeries<double>(name, Numbers().DrainToImmutable());

    private ImmutableArray<double>.Builder Numbers()
    {
        if (numbers is null)
        {
            numbers = ImmutableArray.CreateBuilder<double>();
            numbers.AddRange(counts?.Select(count => (double)count) ?? []);
            counts = null;
        }

        return numbers;
    }
}

/// <summary>The kinds of the columns of a file, as far as it has been read.</summary>
internal sealed class CellKinds(int columns)
{
    private readonly TraceKind?[] kinds = [.. Enumerable.Repeat<TraceKind?>(null, columns)];

    /// <summary>Whether the column is known to contain texts.</summary>
    public bool IsText(int column) => kinds[column] == TraceKind.Text;

    /// <summary>
    /// The cell converted to the kind of its column: after a number, counts are numbers. Null if texts and numbers are
    /// mixed.
    /// </summary>
    public TraceCell? Fit(int column, TraceCell cell)
    {
        var known = kinds[column] ?? cell.Kind;
        if (known == TraceKind.Text != (cell.Kind == TraceKind.Text))
        {
            return null;
        }

        kinds[column] = known == TraceKind.Count ? cell.Kind : known;
        return known == TraceKind.Number ? new(cell.Number) : cell;
    }
}
