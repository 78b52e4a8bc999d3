using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

public sealed partial class Trace
{
    /// <summary>
    /// Several runs in one long table: a column "method" with the names, then the columns. Each run is enumerated once, one
    /// after the other.
    /// </summary>
    /// <param name="runs">Names and iterates, in the order in which they are wanted. A dictionary fits.</param>
    /// <param name="columns">What to keep. The default is <see cref="TraceColumn.Default"/>.</param>
    public static Trace Compare(
        IEnumerable<KeyValuePair<string, IEnumerable<Iterate>>> runs,
        params ImmutableArray<TraceColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var chosen = OptimizerFunctional.Columns.Chosen(columns);
        ImmutableArray<Trace> traces = [.. runs.Select(run => run.Value.ToTrace([TraceColumn.Method(run.Key), .. chosen]))];
        return traces.IsEmpty
            ? throw new ParameterException(nameof(runs), "empty", "at least one run")
            : Concatenate(traces);
    }

    /// <summary>The traces one below the other. They must have the same columns in the same order.</summary>
    public static Trace Concatenate(params ImmutableArray<Trace> traces)
    {
        if (traces.IsDefaultOrEmpty)
        {
            throw new ParameterException(nameof(traces), "empty", "at least one trace");
        }

        var first = traces[0];
        if (traces.FirstOrDefault(trace => !SameColumns(first, trace)) is { } other)
        {
            throw new ParameterException(nameof(traces), $"one of {Described(first)} and one of {Described(other)}", "of the same columns");
        }

        return new([.. first.Columns.Select((column, place) => column.Join(traces.Select(trace => trace.Columns[place])))]);
    }

    /// <summary>This trace with a column "method" in front that holds the name in every row.</summary>
    public Trace WithMethod(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new([new TraceSeries<string>("method", [.. Enumerable.Repeat(name, Length)]), .. Columns]);
    }

    /// <summary>The trace of these rows, such as those that were read from a file. It takes one pass.</summary>
    /// <param name="rows">
    /// Rows of the same names. Of each column all cells are texts, or none is; a column of counts and numbers is one of numbers.
    /// Anything else is a <see cref="FormatException"/>.
    /// </param>
    public static Trace FromRows(IEnumerable<TraceRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RowRecorder? recorder = null;
        foreach (var row in rows)
        {
            recorder ??= new(row.Names);
            recorder.Add(row);
        }

        return new(recorder?.End() ?? []);
    }

    private static bool SameColumns(Trace left, Trace right) =>
        left.Columns.Select(column => (column.Name, column.Kind))
            .SequenceEqual(right.Columns.Select(column => (column.Name, column.Kind)));

    private static string Described(Trace trace) =>
        string.Join(", ", trace.Columns.Select(column => $"{column.Name} ({column.Kind})"));
}
