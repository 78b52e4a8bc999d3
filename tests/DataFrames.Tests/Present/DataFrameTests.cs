using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Data.Analysis;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Runs as frames of the real library.</summary>
public class DataFrameTests
{
    private static readonly Problem Rosenbrock = Problems.Find("rosenbrock").Make(2);

    private static IEnumerable<Iterate> Run(Optimizer optimizer) => optimizer.Iterates(Rosenbrock.Objective, [-1.2, 1]);

    [Fact]
    public void A_run_is_a_frame_of_typed_columns()
    {
        var run = Run(new Adam { LearningRate = 0.02 }).Take(200).ToList();
        var frame = run.ToDataFrame();

        Assert.Equal(
            ["index", "evaluations", "value", "gradientNorm", "stepNorm", "x0", "x1"],
            frame.Columns.Select(column => column.Name));
        Assert.Equal(200, frame.Rows.Count);
        Assert.Equal(run.Select(iterate => (long?)iterate.Index), Assert.IsType<Int64DataFrameColumn>(frame["index"]));
        Assert.Equal(run.Select(iterate => (double?)iterate.Value), Assert.IsType<DoubleDataFrameColumn>(frame["value"]));
        Assert.Equal(run.Select(iterate => (double?)iterate.Point[1]), Assert.IsType<DoubleDataFrameColumn>(frame["x1"]));
        Assert.Equal(double.NaN, frame["stepNorm"][0]);
        Assert.All(frame.Columns, column => Assert.Equal(0, column.NullCount));
    }

    [Fact]
    public void The_run_is_enumerated_once_whatever_the_columns()
    {
        var made = 0;
        Run(new Adam()).Take(10).Select(iterate => (made++, iterate).iterate).ToDataFrame();
        Assert.Equal(10, made);
    }

    [Fact]
    public void Columns_are_chosen_and_without_rows_a_frame_has_them_too()
    {
        TraceColumn[] columns = [TraceColumn.Index, TraceColumn.Gap(0), TraceColumn.Method("adam")];
        Assert.Equal(3, Run(new Adam()).Take(3).ToDataFrame([.. columns]).Columns.Count);

        var empty = Run(new Adam()).Take(0).ToDataFrame([.. columns]);
        Assert.Equal(["index", "gap", "method"], empty.Columns.Select(column => column.Name));
        Assert.Equal(0, empty.Rows.Count);
    }

    [Fact]
    public void A_comparison_is_a_long_frame_that_groups_by_method()
    {
        var runs = new OrderedDictionary<string, IEnumerable<Iterate>>
        {
            ["adam"] = Run(new Adam()).Take(3),
            ["gd"] = Run(new GradientDescent { LearningRate = 0.001 }).Take(4),
        };
        var frame = runs.ToDataFrame(TraceColumn.Index, TraceColumn.Value);

        Assert.Equal(["method", "index", "value"], frame.Columns.Select(column => column.Name));
        Assert.Equal(["adam", "adam", "adam", "gd", "gd", "gd", "gd"], Assert.IsType<StringDataFrameColumn>(frame["method"]));
        var counts = frame.GroupBy("method").Count("value");
        Assert.Equal([3L, 4L], counts["value"].Cast<object>().Select(Convert.ToInt64));
    }

    [Fact]
    public void A_frame_gives_its_points_back()
    {
        var run = Run(new Adam()).Take(50).ToList();
        var frame = run.ToDataFrame();
        Assert.Equal(run.SelectMany(iterate => iterate.Point), frame.ToPoints().SelectMany(point => point));

        frame["x0"][7] = null;
        Assert.Equal([double.NaN, run[7].Point[1]], frame.ToPoints().ElementAt(7).ToArray());

        var whole = new DataFrame(new Int32DataFrameColumn("x0", [1, 2]), new SingleDataFrameColumn("x1", [0.5f, 1.5f]));
        Assert.Equal([1, 0.5, 2, 1.5], whole.ToPoints().SelectMany(point => point));
    }

    [Fact]
    public void A_frame_without_points_is_refused_at_once()
    {
        var frame = Run(new Adam()).Take(2).ToDataFrame(TraceColumn.Value);
        Assert.Throws<ParameterException>(() => frame.ToPoints());
        Assert.Throws<ParameterException>(() => new DataFrame(new StringDataFrameColumn("x0", ["a"])).ToPoints());
    }

    [Fact]
    public void A_frame_can_be_changed_and_the_trace_stays()
    {
        var trace = Run(new Adam()).Take(9).ToTrace(TraceColumn.Index, TraceColumn.Value);
        var frame = trace.ToDataFrame();
        var before = trace["value"];

        frame["value"][3] = -1.0;
        frame["value"][4] = null;
        frame.Append(new object[] { 9L, 5.0 }, inPlace: true);

        Assert.Equal(-1.0, frame["value"][3]);
        Assert.Equal(1, frame["value"].NullCount);
        Assert.Equal(10, frame.Rows.Count);
        Assert.Equal(before, trace["value"]);
        Assert.NotEqual(-1.0, trace["value"][3]);
    }

    [Fact]
    public void Names_are_safe_and_stay_different()
    {
        var frame = Run(new Adam()).Take(1).ToDataFrame(
            TraceColumn.Custom("a,b", _ => 1),
            TraceColumn.Custom("a{b", _ => 2),
            TraceColumn.Custom("[0]\n", _ => 3));

        Assert.Equal(["a_b", "a_b_2", "_0__"], frame.Columns.Select(column => column.Name));
        Assert.Contains("a_b_2", frame.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_frame_is_read_as_the_trace_that_it_came_from()
    {
        var trace = Trace.Concatenate(
            Run(new Adam()).Take(5).ToTrace(TraceColumn.Value, TraceColumn.StepNorm, TraceColumn.Point).WithMethod("a, \"β\""),
            Run(new Lion()).Take(5).ToTrace(TraceColumn.Value, TraceColumn.StepNorm, TraceColumn.Point).WithMethod("lion"));
        using var stream = new MemoryStream();
        DataFrame.SaveCsv(trace.ToDataFrame(), stream, encoding: Encoding.UTF8, cultureInfo: CultureInfo.InvariantCulture);
        stream.Position = 0;
        var again = Trace.ReadCsv(new StreamReader(stream));

        Assert.Equal(trace.Names.ToArray(), again.Names.ToArray());
        Assert.Equal(trace.Texts("method").ToArray(), again.Texts("method").ToArray());
        Assert.All(trace.Names.Skip(1), name => Assert.Equal(trace[name].ToArray(), again[name].ToArray()));
    }

    [Fact]
    public void A_million_rows_of_eight_columns_make_a_frame()
    {
        var frame = Run(new GradientDescent { LearningRate = 1e-5 }).Take(1_000_000).ToDataFrame(
            [.. TraceColumn.Default, TraceColumn.Gap(0), TraceColumn.Point]);
        Assert.Equal(1_000_000, frame.Rows.Count);
        Assert.Equal(8, frame.Columns.Count);
        Assert.Equal(999_999L, frame["index"][999_999]);
    }
}
