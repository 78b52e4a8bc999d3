using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;

namespace OptimizerFunctional;

/// <summary>Converts iterates to traces and rows.</summary>
public static class Traces
{
    /// <summary>
    /// Records the columns of every iterate in one pass. End an endless sequence first, with <c>Take</c> or
    /// <c>TakeWhile</c>.
    /// </summary>
    /// <param name="iterates">The iterates of a run.</param>
    /// <param name="columns">The columns to record. The default is <see cref="TraceColumn.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="iterates"/> is null.</exception>
    public static Trace ToTrace(this IEnumerable<Iterate> iterates, params ImmutableArray<TraceColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(iterates);
        var chosen = Chosen(columns);
        var capacity = iterates.TryGetNonEnumeratedCount(out var count) ? count : 0;
        Recorder[]? recorders = null;
        foreach (var iterate in iterates)
        {
            recorders ??= Start(ColumnsFor(chosen, iterate), capacity);
            foreach (var recorder in recorders)
            {
                recorder.Add(iterate);
            }
        }

        recorders ??= Start(ColumnsFor(chosen, null), 0);
        return new([.. recorders.Select(recorder => recorder.End())]);
    }

    /// <summary>The columns of every iterate as rows, computed lazily and not stored.</summary>
    /// <param name="iterates">The iterates of a run.</param>
    /// <param name="columns">The columns to show. The default is <see cref="TraceColumn.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="iterates"/> is null.</exception>
    public static IEnumerable<TraceRow> ToRows(
        this IEnumerable<Iterate> iterates,
        params ImmutableArray<TraceColumn> columns
    )
    {
        ArgumentNullException.ThrowIfNull(iterates);
        return Rows(iterates, Chosen(columns));
    }

    /// <summary>
    /// Writes the columns of every iterate as CSV, in one pass without storing them; see <see cref="Csv"/>.
    /// </summary>
    public static void WriteCsv(
        this IEnumerable<Iterate> iterates,
        TextWriter writer,
        params ImmutableArray<TraceColumn> columns
    ) => Csv.Write(writer, iterates.ToRows(columns));

    /// <summary>
    /// Writes the columns of every iterate as JSON Lines, in one pass without storing them; see <see
    /// cref="JsonLines"/>.
    /// </summary>
    public static void WriteJsonLines(
        this IEnumerable<Iterate> iterates,
        TextWriter writer,
        params ImmutableArray<TraceColumn> columns
    ) => JsonLines.Write(writer, iterates.ToRows(columns));

    extension(Trace)
    {
        /// <summary>
        /// Records several runs in one long table: a column "method" with the names, then the columns. Each run is
        /// enumerated once.
        /// </summary>
        /// <param name="runs">Names and iterates, in order. A dictionary fits.</param>
        /// <param name="columns">The columns to record. The default is <see cref="TraceColumn.Default"/>.</param>
        /// <exception cref="ArgumentNullException"><paramref name="runs"/> is null.</exception>
        public static Trace Compare(
            IEnumerable<KeyValuePair<string, IEnumerable<Iterate>>> runs,
            params ImmutableArray<TraceColumn> columns
        )
        {
            ArgumentNullException.ThrowIfNull(runs);
            var chosen = Chosen(columns);
            ImmutableArray<Trace> traces =
            [
                .. runs.Select(run => run.Value.ToTrace([TraceColumn.Method(run.Key), .. chosen])),
            ];
            return traces.IsEmpty
                ? throw new ParameterException(nameof(runs), "empty", "at least one run")
                : Trace.Concatenate(traces);
        }

        /// <summary>
        /// Records several runs in one long table: a column "method" with the names, then the columns. Each run is
        /// enumerated once.
        /// </summary>
        /// <param name="runs">Names and iterates, in order.</param>
        /// <param name="columns">The columns to record. The default is <see cref="TraceColumn.Default"/>.</param>
        [OverloadResolutionPriority(-1)]
        public static Trace Compare(
            IEnumerable<(string Name, IEnumerable<Iterate> Iterates)> runs,
            params ImmutableArray<TraceColumn> columns
        )
        {
            ArgumentNullException.ThrowIfNull(runs);
            return Trace.Compare(runs.Select(run => KeyValuePair.Create(run.Name, run.Iterates)), columns);
        }
    }

    /// <summary>The chosen columns, or the defaults if none were chosen.</summary>
    private static ImmutableArray<TraceColumn> Chosen(ImmutableArray<TraceColumn> columns)
    {
        if (columns.IsDefaultOrEmpty)
        {
            return TraceColumn.Default;
        }

        foreach (var column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
        }

        RequireNames(columns);
        return columns;
    }

    /// <summary>The columns of a run with this first iterate, or of an empty run.</summary>
    private static ImmutableArray<TraceColumn> ColumnsFor(ImmutableArray<TraceColumn> columns, Iterate? first)
    {
        ImmutableArray<TraceColumn> found = first is null
            ? [.. columns.Where(column => column is not PointColumn and not ConstraintColumns)]
            : [.. columns.SelectMany(column => column.For(first))];
        RequireNames(found);
        return found;
    }

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
                columns = ColumnsFor(chosen, iterate);
                names = [.. columns.Select(column => column.Name)];
            }

            yield return new(names, [.. columns.Select(column => column.Cell(iterate))]);
        }
    }

    private static void RequireNames(ImmutableArray<TraceColumn> columns) =>
        Trace.RequireUnique(nameof(columns), [.. columns.Select(column => column.Name)]);
}
