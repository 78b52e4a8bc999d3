using System;
using System.Collections.Generic;
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
                $"A row has the columns {Malformed.Listed(row.Names)}; those before it have "
                    + $"{Malformed.Listed(names)}."
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
/// Builds a column from cells: all texts, or none. Counts beside numbers or empty cells are converted to numbers, but
/// the cells are kept, so that they are written as they were read.
/// </summary>
internal sealed class CellRecorder(string name)
{
    // Only one of these is used while all cells have the same kind.
    private readonly List<long> counts = [];
    private readonly List<double> numbers = [];
    private readonly List<string> texts = [];
    private List<TraceCell>? mixed;
    private bool hasTexts;
    private bool hasNumbers;

    public void Add(TraceCell cell)
    {
        var isText = cell.Kind == TraceKind.Text;
        if (!cell.IsEmpty && (isText ? hasNumbers : hasTexts))
        {
            throw new FormatException(
                $"The column {Malformed.Quoted(name)} has texts and numbers: {Malformed.Quoted(cell.ToString())} does "
                    + "not match the cells before it."
            );
        }

        hasTexts |= isText;
        // JSON has NaN and the infinities as strings: above a text they may have been texts.
        hasNumbers |= !isText && double.IsFinite(cell.Number);
        if (mixed is null && !IsLikeThoseBefore(cell))
        {
            mixed = [.. Plain()];
        }

        Keep(cell);
    }

    public TraceSeries End() =>
        hasTexts ? Series(texts, Text, cell => cell.IsEmpty ? cell : new(Text(cell)))
        : counts.Count > 0 && mixed is null ? new TraceSeries<long>(name, [.. counts])
        : Series(numbers, cell => cell.Number, cell => cell);

    private static string Text(TraceCell cell) => cell.ToString();

    private TraceSeries<T> Series<T>(List<T> plain, Func<TraceCell, T> value, Func<TraceCell, TraceCell> kept) =>
        mixed is null ? new(name, [.. plain]) : new(name, [.. mixed.Select(value)]) { Mixed = [.. mixed.Select(kept)] };

    private bool IsLikeThoseBefore(TraceCell cell) =>
        cell switch
        {
            { IsEmpty: true } => false,
            { Kind: TraceKind.Count } => numbers.Count + texts.Count == 0,
            { Kind: TraceKind.Number } => counts.Count + texts.Count == 0,
            _ => counts.Count + numbers.Count == 0,
        };

    private IEnumerable<TraceCell> Plain() =>
        counts
            .Select(count => new TraceCell(count))
            .Concat(numbers.Select(number => new TraceCell(number)))
            .Concat(texts.Select(text => new TraceCell(text)));

    private void Keep(TraceCell cell)
    {
        if (mixed is not null)
        {
            mixed.Add(cell);
        }
        else if (cell.Kind == TraceKind.Count)
        {
            counts.Add(cell.Count);
        }
        else if (cell.Kind == TraceKind.Number)
        {
            numbers.Add(cell.Number);
        }
        else
        {
            texts.Add(cell.Text);
        }
    }
}

/// <summary>Whether the columns of a file contain texts or numbers, as far as it has been read.</summary>
/// <param name="columns">The number of columns.</param>
/// <param name="nonFiniteIsNumber">
/// Whether a number that is not finite makes its column numeric. In JSON it may have been a text.
/// </param>
internal sealed class ColumnKinds(int columns, bool nonFiniteIsNumber)
{
    private readonly bool?[] areTexts = new bool?[columns];

    /// <summary>Whether the column is known to contain texts.</summary>
    public bool IsText(int column) => areTexts[column] == true;

    /// <summary>Whether a cell fits its column, which does not mix texts and numbers.</summary>
    public bool Fits(int column, TraceCell cell)
    {
        var isText = cell.Kind == TraceKind.Text;
        if (!cell.IsEmpty && (isText || nonFiniteIsNumber || double.IsFinite(cell.Number)))
        {
            areTexts[column] ??= isText;
        }

        return cell.IsEmpty || (areTexts[column] ?? isText) == isText;
    }
}
