using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>
/// What was kept of a run, or of several one below the other: columns of one length. Immutable. It takes as much memory as
/// the columns that were chosen, and holds on to no iterate.
/// </summary>
public sealed partial class Trace
{
    internal Trace(ImmutableArray<TraceSeries> columns)
    {
        Columns = columns;
        Names = [.. columns.Select(column => column.Name)];
        OptimizerFunctional.Columns.RequireUnique(nameof(columns), Names);
    }

    /// <summary>The columns, in the order in which they were chosen.</summary>
    public ImmutableArray<TraceSeries> Columns { get; }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many rows it has.</summary>
    public int Length => Columns.IsEmpty ? 0 : Columns[0].Length;

    /// <summary>
    /// The numbers of this column; counts are converted. A column of texts is an <see cref="InvalidOperationException"/>, an
    /// unknown name a <see cref="ParameterException"/> that lists the known ones.
    /// </summary>
    public ImmutableArray<double> this[string name] => Find(name) switch
    {
        TraceSeries<double> numbers => numbers.Values,
        TraceSeries<long> counts => [.. counts.Values.Select(count => (double)count)],
        var texts => throw Not(texts, "numbers"),
    };

    /// <summary>The rows, one after the other.</summary>
    public IEnumerable<TraceRow> Rows
    {
        get
        {
            for (var row = 0; row < Length; row++)
            {
                yield return new(Names, [.. Columns.Select(column => column.Cell(row))]);
            }
        }
    }

    /// <summary>The whole numbers of this column. Any other column is an <see cref="InvalidOperationException"/>.</summary>
    public ImmutableArray<long> Counts(string name) =>
        Find(name) is var column && column is TraceSeries<long> counts ? counts.Values : throw Not(column, "counts");

    /// <summary>The texts of this column. Any other column is an <see cref="InvalidOperationException"/>.</summary>
    public ImmutableArray<string> Texts(string name) =>
        Find(name) is var column && column is TraceSeries<string> texts ? texts.Values : throw Not(column, "texts");

    /// <summary>How many rows, and of what.</summary>
    public override string ToString() => $"{Length} rows of {string.Join(", ", Names)}";

    private TraceSeries Find(string name) => Columns[TraceRow.Find(Names, name)];

    private static InvalidOperationException Not(TraceSeries column, string wanted) =>
        new($"The column {column.Name} does not hold {wanted}.");
}
