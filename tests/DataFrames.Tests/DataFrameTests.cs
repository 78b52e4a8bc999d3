using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Data.Analysis;
using Xunit;
using static OptimizerFunctional.Tests.FrameRuns;

namespace OptimizerFunctional.Tests;

/// <summary>Runs as data frames of Microsoft.Data.Analysis.</summary>
public class DataFrameTests
{
    [Fact]
    public void Run_becomes_a_frame_of_typed_columns()
    {
        var run = Run(new Adam { LearningRate = 0.02 }).Take(200).ToList();
        var frame = run.ToDataFrame();

        Assert.Equal(
            ["index", "evaluations", "value", "gradientNorm", "stepNorm", "x0", "x1"],
            frame.Columns.Select(column => column.Name)
        );
        Assert.Equal(200, frame.Rows.Count);
        Assert.Equal(run.Select(iterate => (long?)iterate.Index), Assert.IsType<Int64DataFrameColumn>(frame["index"]));
        Assert.Equal(
            run.Select(iterate => (double?)iterate.Value),
            Assert.IsType<DoubleDataFrameColumn>(frame["value"])
        );
        Assert.Equal(
            run.Select(iterate => (double?)iterate.Point[1]),
            Assert.IsType<DoubleDataFrameColumn>(frame["x1"])
        );
        Assert.Equal(double.NaN, frame["stepNorm"][0]);
        Assert.All(frame.Columns, column => Assert.Equal(0, column.NullCount));
    }

    [Fact]
    public void Unknown_gradient_has_NaN_as_its_norm()
    {
        var valley = Problems.Find("rosenbrock");
        var frame = new NelderMead().Iterates(valley.Objective, valley.Start).Take(5).ToDataFrame();
        Assert.All(Assert.IsType<DoubleDataFrameColumn>(frame["gradientNorm"]), norm => Assert.Equal(double.NaN, norm));
        Assert.Equal(0, frame["gradientNorm"].NullCount);
    }

    [Fact]
    public void Violation_and_multipliers_are_columns()
    {
        var objective = Objective.Of(x => x[0] * x[0] + x[1] * x[1]);
        var constraints = Constraints.Of(
            Constraint.Equal("budget", [1, 1], 1),
            Constraint.AtLeast("share", x => x[0] - x[1], 0.5)
        );
        foreach (ConstrainedSolver method in (ConstrainedSolver[])[new Sqp(), new AugmentedLagrangian()])
        {
            var run = (method with { Constraints = constraints }).Iterates(objective, [0, 0]).ToList();
            var frame = run.ToDataFrame();
            Assert.Equal(
                ["x0", "x1", "violation", "multiplier_budget", "multiplier_share"],
                frame.Columns.Select(column => column.Name).TakeLast(5)
            );
            Assert.Equal(
                run.Select(iterate => (double?)iterate.Violation),
                Assert.IsType<DoubleDataFrameColumn>(frame["violation"])
            );
            var last = run[^1].Constraints!;
            Assert.Equal(1.0, last["budget"].Multiplier, 1e-6);
            Assert.Equal(0.5, last["share"].Multiplier, 1e-6);
            Assert.Equal(last["budget"].Multiplier, frame["multiplier_budget"][run.Count - 1]);
            Assert.Equal(last["share"].Multiplier, frame["multiplier_share"][run.Count - 1]);
        }
    }

    [Fact]
    public void Run_is_enumerated_once()
    {
        var made = 0;
        Run(new Adam()).Take(10).Select(iterate => (made++, iterate).iterate).ToDataFrame();
        Assert.Equal(10, made);
    }

    [Fact]
    public void Columns_are_selected_also_for_an_empty_run()
    {
        TraceColumn[] columns = [TraceColumn.Index, TraceColumn.Gap(0), TraceColumn.Method("adam")];
        Assert.Equal(3, Run(new Adam()).Take(3).ToDataFrame([.. columns]).Columns.Count);

        var empty = Run(new Adam()).Take(0).ToDataFrame([.. columns]);
        Assert.Equal(["index", "gap", "method"], empty.Columns.Select(column => column.Name));
        Assert.Equal(0, empty.Rows.Count);
    }

    [Fact]
    public void Comparison_is_a_long_frame_grouped_by_method()
    {
        var runs = new OrderedDictionary<string, IEnumerable<Iterate>>
        {
            ["adam"] = Run(new Adam()).Take(3),
            ["gd"] = Run(new GradientDescent { LearningRate = 0.001 }).Take(4),
        };
        var frame = runs.ToDataFrame(TraceColumn.Index, TraceColumn.Value);

        Assert.Equal(["method", "index", "value"], frame.Columns.Select(column => column.Name));
        Assert.Equal(
            ["adam", "adam", "adam", "gd", "gd", "gd", "gd"],
            Assert.IsType<StringDataFrameColumn>(frame["method"])
        );
        var counts = frame.GroupBy("method").Count("value");
        Assert.Equal([3L, 4L], counts["value"].Cast<object>().Select(Convert.ToInt64));
    }

    [Fact]
    public void Tuples_of_name_and_iterates_make_a_comparison()
    {
        var frame = new[]
        {
            ("adam", Run(new Adam()).Take(3)),
            ("gd", Run(new GradientDescent { LearningRate = 0.001 }).Take(2)),
        }.ToDataFrame(TraceColumn.Index);

        Assert.Equal(["method", "index"], frame.Columns.Select(column => column.Name));
        Assert.Equal(["adam", "adam", "adam", "gd", "gd"], Assert.IsType<StringDataFrameColumn>(frame["method"]));
    }

    [Fact]
    public void Changing_a_frame_leaves_the_trace_unchanged()
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
    public void Frame_of_a_million_rows_and_eight_columns_is_made()
    {
        var frame = Run(new GradientDescent { LearningRate = 1e-5 })
            .Take(1_000_000)
            .ToDataFrame([.. TraceColumn.Default, TraceColumn.Gap(0), TraceColumn.Point]);
        Assert.Equal(1_000_000, frame.Rows.Count);
        Assert.Equal(8, frame.Columns.Count);
        Assert.Equal(999_999L, frame["index"][999_999]);
    }
}
