using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Data.Analysis;
using Xunit;
using static OptimizerFunctional.Tests.FrameRuns;

namespace OptimizerFunctional.Tests;

/// <summary>Data frames saved and loaded by Microsoft.Data.Analysis.</summary>
public class FrameFileTests
{
    [Fact]
    public void Column_names_are_escaped_and_stay_distinct()
    {
        var frame = Run(new Adam())
            .Take(1)
            .ToDataFrame(
                TraceColumn.Custom("a,b", _ => 1),
                TraceColumn.Custom("a{b", _ => 2),
                TraceColumn.Custom("[0]\n", _ => 3)
            );

        Assert.Equal(["a_b", "a_b_2", "_0__"], frame.Columns.Select(column => column.Name));
        Assert.Contains("a_b_2", frame.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_frame_is_read_back_as_its_trace()
    {
        var trace = Trace.Concatenate(
            Run(new Adam())
                .Take(5)
                .ToTrace(TraceColumn.Value, TraceColumn.StepNorm, TraceColumn.Point)
                .WithMethod("a, \"β\""),
            Run(new Yogi())
                .Take(5)
                .ToTrace(TraceColumn.Value, TraceColumn.StepNorm, TraceColumn.Point)
                .WithMethod("yogi")
        );
        using var stream = new MemoryStream();
        DataFrame.SaveCsv(
            trace.ToDataFrame(),
            stream,
            encoding: Encoding.UTF8,
            cultureInfo: CultureInfo.InvariantCulture
        );
        stream.Position = 0;
        var again = Trace.ReadCsv(new StreamReader(stream));

        Assert.Equal(trace.Names.ToArray(), again.Names.ToArray());
        Assert.Equal(trace.Texts("method").ToArray(), again.Texts("method").ToArray());
        Assert.All(trace.Names.Skip(1), name => Assert.Equal(trace[name].ToArray(), again[name].ToArray()));
    }

    [Fact]
    public void LoadCsv_guesses_Single_and_a_trace_reads_every_digit()
    {
        var trace = Run(new Adam()).Take(5).ToTrace(TraceColumn.Value, TraceColumn.Point);
        var text = new StringWriter();
        trace.WriteCsv(text);

        var guessed = DataFrame.LoadCsvFromString(text.ToString(), cultureInfo: CultureInfo.InvariantCulture);
        Assert.IsType<SingleDataFrameColumn>(guessed["x0"]);

        var typed = DataFrame.LoadCsvFromString(
            text.ToString(),
            dataTypes: [typeof(double), typeof(double), typeof(double)],
            cultureInfo: CultureInfo.InvariantCulture
        );
        var exact = Trace.ReadCsv(new StringReader(text.ToString())).ToDataFrame();
        Assert.Equal(trace["x0"].Select(x => (double?)x), (DoubleDataFrameColumn)exact["x0"]);
        Assert.Equal(trace["x0"].Select(x => (double?)x), (DoubleDataFrameColumn)typed["x0"]);
    }
}
