using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>A million iterates.</summary>
public class LongTraceTests
{
    private const int Million = 1_000_000;

    [Fact]
    public void Trace_of_a_million_iterates_retains_none_of_them()
    {
        WeakReference? early = null;
        var run = Tables
            .Run(new Adam())
            .Take(Million)
            .Select(iterate =>
            {
                early ??= new(iterate);
                return iterate;
            });

        var trace = run.ToTrace(TraceColumn.Index, TraceColumn.Value, TraceColumn.Point);
        GC.Collect();
        Assert.False(early!.IsAlive);
        Assert.Equal(Million, trace.Length);
        Assert.Equal(Million - 1, trace.Counts("index")[^1]);
        Assert.All(trace.Columns, column => Assert.Equal(Million, column.Length));
    }

    [Fact]
    public void Million_iterates_are_written_without_being_retained()
    {
        var last = 0L;
        var run = Tables.Run(new GradientDescent { LearningRate = 1e-5 }).Take(Million);
        run.Select(iterate =>
            {
                last = iterate.Index;
                return iterate;
            })
            .WriteCsv(TextWriter.Null, TraceColumn.Index, TraceColumn.Value);
        Assert.Equal(Million - 1, last);
    }
}
