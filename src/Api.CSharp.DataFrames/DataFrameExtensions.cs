using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.Data.Analysis;

namespace OptimizerFunctional;

/// <summary>Converts runs to data frames and back.</summary>
/// <remarks>
/// Counts become <see cref="Int64DataFrameColumn"/>s, numbers <see cref="DoubleDataFrameColumn"/>s and texts <see
/// cref="StringDataFrameColumn"/>s. NaN stays NaN and is not null. To save a frame exactly, pass UTF-8 and the
/// invariant culture to <c>SaveCsv</c>, whose defaults are different, or save the trace. <c>DataFrame.LoadCsv</c>
/// guesses Single for numbers with a fraction, which loses half of their digits: pass it <c>dataTypes</c>, or read the
/// file exactly with <c>Trace.ReadCsv(reader).ToDataFrame()</c>.
/// </remarks>
public static class DataFrameExtensions
{
    /// <summary>
    /// Records the columns of every iterate in one pass. End an endless sequence first, with <c>Take</c> or
    /// <c>TakeWhile</c>.
    /// </summary>
    /// <param name="iterates">The iterates of a run.</param>
    /// <param name="columns">
    /// The columns to record. The default is <see cref="TraceColumn.Default"/>, all coordinates of the point and, with
    /// constraints, violation and multipliers.
    /// </param>
    public static DataFrame ToDataFrame(
        this IEnumerable<Iterate> iterates,
        params ImmutableArray<TraceColumn> columns
    ) => iterates.ToTrace(OrDefault(columns)).ToDataFrame();

    /// <summary>
    /// Records several runs in one long table: a column "method" with the names, then the columns. Each run is
    /// enumerated once.
    /// </summary>
    /// <param name="runs">Names and iterates, in order. A dictionary fits.</param>
    /// <param name="columns">
    /// The columns to record. The default is <see cref="TraceColumn.Default"/>, all coordinates of the point and, with
    /// constraints, violation and multipliers.
    /// </param>
    public static DataFrame ToDataFrame(
        this IEnumerable<KeyValuePair<string, IEnumerable<Iterate>>> runs,
        params ImmutableArray<TraceColumn> columns
    ) => Trace.Compare(runs, OrDefault(columns)).ToDataFrame();

    /// <summary>
    /// Records several runs in one long table: a column "method" with the names, then the columns. Each run is
    /// enumerated once.
    /// </summary>
    /// <param name="runs">Names and iterates, in order.</param>
    /// <param name="columns">
    /// The columns to record. The default is <see cref="TraceColumn.Default"/>, all coordinates of the point and, with
    /// constraints, violation and multipliers.
    /// </param>
    /// <example>
    /// <code>
    /// DataFrame frame = new[]
    /// {
    ///     ("adam", new Adam().Iterates(objective, start).Take(100)),
    ///     ("rmsprop", new RmsProp().Iterates(objective, start).Take(100)),
    /// }.ToDataFrame();
    /// </code>
    /// </example>
    public static DataFrame ToDataFrame(
        this IEnumerable<(string Name, IEnumerable<Iterate> Iterates)> runs,
        params ImmutableArray<TraceColumn> columns
    ) => Trace.Compare(runs, OrDefault(columns)).ToDataFrame();

    /// <summary>
    /// Converts a trace to a new frame. Characters in names that data frames and CSV files do not support (quotes,
    /// commas, brackets, braces, line breaks) become underscores.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="trace"/> is null.</exception>
    public static DataFrame ToDataFrame(this Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var names = FrameNames.Of(trace.Names);
        var frame = new DataFrame();
        for (var place = 0; place < names.Length; place++)
        {
            frame.Columns.Add(FrameColumns.Of(names[place], trace.Columns[place]));
        }

        return frame;
    }

    /// <summary>The points in the columns x0, x1 and so on, one per row, lazily. Null is NaN.</summary>
    /// <exception cref="ParameterException">
    /// The frame has no column x0, or a coordinate column does not contain numbers.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="frame"/> is null.</exception>
    public static IEnumerable<ImmutableArray<double>> ToPoints(this DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return FramePoints.Of(frame);
    }

    private static ImmutableArray<TraceColumn> OrDefault(ImmutableArray<TraceColumn> columns) =>
        columns.IsDefaultOrEmpty ? [.. TraceColumn.Default, TraceColumn.Point, TraceColumn.Constraints] : columns;
}
