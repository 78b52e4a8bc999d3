using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.Data.Analysis;

namespace OptimizerFunctional;

/// <summary>
/// From runs to data frames and back. Counts become <see cref="Int64DataFrameColumn"/>s, numbers
/// <see cref="DoubleDataFrameColumn"/>s and texts <see cref="StringDataFrameColumn"/>s. NaN stays NaN: it is not null.
/// To save a frame exactly, pass UTF-8 and the invariant culture to <c>SaveCsv</c>, whose defaults are neither, or save
/// the trace. <c>DataFrame.LoadCsv</c> guesses Single for numbers with a fraction, which loses half of their digits:
/// pass it <c>dataTypes</c>, or read the file exactly with <c>Trace.ReadCsv(reader).ToDataFrame()</c>.
/// </summary>
public static class DataFrameExtensions
{
    /// <summary>
    /// The columns of every iterate, in one pass. End an endless sequence first, with <c>Take</c> or <c>TakeWhile</c>.
    /// </summary>
    /// <param name="iterates">The iterates of a run.</param>
    /// <param name="columns">
    /// What to keep. The default is <see cref="TraceColumn.Default"/> and all coordinates of the point.
    /// </param>
    public static DataFrame ToDataFrame(
        this IEnumerable<Iterate> iterates,
        params ImmutableArray<TraceColumn> columns
    ) => iterates.ToTrace(OrDefault(columns)).ToDataFrame();

    /// <summary>
    /// Several runs in one long table: a column "method" with the names, then the columns. Each run is enumerated once.
    /// </summary>
    /// <param name="runs">Names and iterates, in the order in which they are wanted. A dictionary fits.</param>
    /// <param name="columns">
    /// What to keep. The default is <see cref="TraceColumn.Default"/> and all coordinates of the points.
    /// </param>
    public static DataFrame ToDataFrame(
        this IEnumerable<KeyValuePair<string, IEnumerable<Iterate>>> runs,
        params ImmutableArray<TraceColumn> columns
    ) => Trace.Compare(runs, OrDefault(columns)).ToDataFrame();

    /// <summary>
    /// Several runs in one long table: a column "method" with the names, then the columns. Each run is enumerated once.
    /// </summary>
    /// <param name="runs">Names and iterates, in the order in which they are wanted.</param>
    /// <param name="columns">
    /// What to keep. The default is <see cref="TraceColumn.Default"/> and all coordinates of the points.
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
    /// The trace as a frame of its own. In names, characters that trouble frames and CSV files (quotes, commas,
    /// brackets, braces, line ends) become low lines.
    /// </summary>
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

    /// <summary>
    /// The points that the columns x0, x1 and so on hold, a row each, lazily; null is NaN. A frame without x0 is a
    /// <see cref="ParameterException"/>, and so is a column of these that holds no numbers.
    /// </summary>
    public static IEnumerable<ImmutableArray<double>> ToPoints(this DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return FramePoints.Of(frame);
    }

    private static ImmutableArray<TraceColumn> OrDefault(ImmutableArray<TraceColumn> columns) =>
        columns.IsDefaultOrEmpty ? [.. TraceColumn.Default, TraceColumn.Point] : columns;
}
