using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>From iterates to traces and rows.</summary>
public static class Traces
{
    /// <summary>
    /// Keeps the columns of every iterate, in one pass. End an endless sequence first, with <c>Take</c> or <c>TakeWhile</c>.
    /// </summary>
    /// <param name="iterates">The iterates of a run.</param>
    /// <param name="columns">What to keep. The default is <see cref="TraceColumn.Default"/>.</param>
    public static Trace ToTrace(this IEnumerable<Iterate> iterates, params ImmutableArray<TraceColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(iterates);
        var chosen = Columns.Chosen(columns);
        var capacity = iterates.TryGetNonEnumeratedCount(out var count) ? count : 0;
        Recorder[]? recorders = null;
        foreach (var iterate in iterates)
        {
            recorders ??= Start(Columns.For(chosen, iterate), capacity);
            foreach (var recorder in recorders)
            {
                recorder.Add(iterate);
            }
        }

        recorders ??= Start(Columns.For(chosen, null), 0);
        return new([.. recorders.Select(recorder => recorder.End())]);
    }

    /// <summary>The columns of every iterate as rows, lazily: each is made when it is asked for, and none is kept.</summary>
    /// <param name="iterates">The iterates of a run.</param>
    /// <param name="columns">What to show. The default is <see cref="TraceColumn.Default"/>.</param>
    public static IEnumerable<TraceRow> ToRows(this IEnumerable<Iterate> iterates, params ImmutableArray<TraceColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(iterates);
        return Rows(iterates, Columns.Chosen(columns));
    }

    /// <summary>Writes the columns of every iterate as CSV, in one pass that keeps nothing; see <see cref="Csv"/>.</summary>
    public static void WriteCsv(this IEnumerable<Iterate> iterates, TextWriter writer, params ImmutableArray<TraceColumn> columns) =>
        Csv.Write(writer, iterates.ToRows(columns));

    /// <summary>Writes the columns of every iterate as JSON Lines, in one pass that keeps nothing; see <see cref="JsonLines"/>.</summary>
    public static void WriteJsonLines(
        this IEnumerable<Iterate> iterates,
        TextWriter writer,
        params ImmutableArray<TraceColumn> columns) => JsonLines.Write(writer, iterates.ToRows(columns));

    private static Recorder[] Start(ImmutableArray<TraceColumn> columns, int capacity) =>
        [.. columns.Select(column => column.Record(capacity))];

    private static IEnumerable<TraceRow> Rows(IEnumerable<Iterate> iterates, ImmutableArray<TraceColumn> chosen)
    {
        ImmutableArray<TraceColumn> columns = default;
        ImmutableArray<string> names = default;
        foreach (var iterate in iterates)
        {
            if (columns.IsDefault)
            {
                columns = Columns.For(chosen, iterate);
                names = [.. columns.Select(column => column.Name)];
            }

            yield return new(names, [.. columns.Select(column => column.Cell(iterate))]);
        }
    }
}
