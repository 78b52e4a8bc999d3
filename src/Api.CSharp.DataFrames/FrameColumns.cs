using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;

namespace OptimizerFunctional;

/// <summary>Converts columns of traces to columns of frames. Numbers are copied as one block.</summary>
internal static class FrameColumns
{
    public static DataFrameColumn Of(string name, TraceSeries series) =>
        series switch
        {
            TraceSeries<long> counts => new Int64DataFrameColumn(name, Bytes(counts.Values), default, counts.Length),
            TraceSeries<double> numbers => new DoubleDataFrameColumn(
                name,
                Bytes(numbers.Values),
                default,
                numbers.Length
            ),
            TraceSeries<string> texts => new StringDataFrameColumn(name, texts.Values),
            _ => throw new UnreachableException(),
        };

    private static ReadOnlyMemory<byte> Bytes<T>(ImmutableArray<T> values)
        where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
