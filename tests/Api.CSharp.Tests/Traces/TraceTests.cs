using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>Columns and rows of traces.</summary>
public class TraceTests
{
    private static readonly Iterate[] Five = [.. Tables.Run(new Adam { LearningRate = 0.02 }).Take(5)];

    [Fact]
    public void Default_columns_apply_to_every_run()
    {
        var trace = Five.ToTrace();

        Assert.Equal(["index", "evaluations", "value", "gradientNorm", "stepNorm"], trace.Names.ToArray());
        Assert.Equal(5, trace.Length);
        Assert.Equal([0, 1, 2, 3, 4], trace.Counts("index").ToArray());
        Assert.Equal([1, 2, 3, 4, 5], trace.Counts("evaluations").ToArray());
        Assert.Equal(Five.Select(iterate => iterate.Value), trace["value"].ToArray());
        Assert.Equal(Five.Select(iterate => iterate.Gradient.Max(Math.Abs)), trace["gradientNorm"].ToArray());
        Assert.Equal(double.NaN, trace["stepNorm"][0]);
        Assert.Equal(Five.Skip(1).Select(iterate => iterate.Step.Max(Math.Abs)), trace["stepNorm"].Skip(1));
    }

    [Fact]
    public void Answer_has_columns_where_it_is_not_the_iterate()
    {
        Iterate[] free = [.. Tables.Run(new ScheduleFree { LearningRate = 0.02 }).Take(5)];
        var trace = free.ToTrace(TraceColumn.Index, TraceColumn.Answer);
        Assert.Equal("answer0", trace.Names[1]);
        Assert.Equal(1 + free[0].Point.Length, trace.Names.Length);
        Assert.Equal(free.Select(iterate => iterate.Answer[0]), trace["answer0"]);
        Assert.True(free[4].HasAnswer && free[4].Answer[0] != free[4].Point[0]);
        Assert.Equal(["index"], Five.ToTrace(TraceColumn.Index, TraceColumn.Answer).Names.ToArray());
    }

    [Fact]
    public void Columns_can_be_selected()
    {
        var schedule = Schedule.Exponential(0.1, 0.5);
        var trace = Five.ToTrace(
            TraceColumn.Method("adam"),
            TraceColumn.Gap(-1),
            TraceColumn.Rate(schedule),
            TraceColumn.EuclideanGradientNorm,
            TraceColumn.Coordinate(1),
            TraceColumn.Custom("twice", iterate => 2 * iterate.Value)
        );

        Assert.Equal(["method", "gap", "rate", "euclideanGradientNorm", "x1", "twice"], trace.Names.ToArray());
        Assert.All(trace.Texts("method"), name => Assert.Equal("adam", name));
        Assert.Equal(Five.Select(iterate => iterate.Value + 1), trace["gap"].ToArray());
        Assert.Equal([0.1, 0.05, 0.025, 0.0125, 0.00625], trace["rate"].ToArray());
        Assert.Equal(
            Five.Select(iterate => Math.Sqrt(iterate.Gradient.Sum(partial => partial * partial))),
            trace["euclideanGradientNorm"].ToArray()
        );
        Assert.Equal(Five.Select(iterate => iterate.Point[1]), trace["x1"].ToArray());
        Assert.Equal(Five.Select(iterate => 2 * iterate.Value), trace["twice"].ToArray());
    }

    [Fact]
    public void Point_column_expands_to_all_coordinates()
    {
        Assert.Equal(["value", "x0", "x1"], Five.ToTrace(TraceColumn.Value, TraceColumn.Point).Names.ToArray());
        Assert.Equal(["value"], Five.Take(0).ToTrace(TraceColumn.Value, TraceColumn.Point).Names.ToArray());
    }

    [Fact]
    public void Sequence_is_enumerated_once()
    {
        var made = 0;
        var run = Tables
            .Run(new Adam())
            .Take(10)
            .Select(iterate =>
            {
                made++;
                return iterate;
            });

        run.ToTrace(TraceColumn.Index, TraceColumn.Point, TraceColumn.StateNorm("FirstMoment"));
        Assert.Equal(10, made);

        Tables.Written(writer => run.WriteCsv(writer));
        Assert.Equal(20, made);

        Assert.Equal(3, run.ToRows().Take(3).Count());
        Assert.Equal(23, made);
    }

    [Fact]
    public void Counts_convert_to_numbers_and_other_kinds_do_not_convert()
    {
        var trace = Five.ToTrace(TraceColumn.Index, TraceColumn.Value, TraceColumn.Method("adam"));

        Assert.Equal([0.0, 1, 2, 3, 4], trace["index"].ToArray());
        Assert.Throws<InvalidOperationException>(() => trace["method"]);
        Assert.Throws<InvalidOperationException>(() => trace.Counts("value"));
        Assert.Throws<InvalidOperationException>(() => trace.Texts("value"));
        var error = Assert.Throws<ParameterException>(() => trace["vaule"]);
        Assert.Equal("column was \"vaule\"; it must be one of index, value, method.", error.Message);
    }

    [Fact]
    public void Duplicate_columns_and_missing_coordinates_are_refused()
    {
        var calls = 0;
        var run = Five.Select(iterate => (calls++, iterate).iterate);

        Assert.Throws<ParameterException>(() => run.ToTrace(TraceColumn.Value, TraceColumn.Value));
        Assert.Throws<ParameterException>(() => run.ToRows(TraceColumn.Value, TraceColumn.Value));
        Assert.Equal(0, calls);
        Assert.Throws<ParameterException>(() => run.ToTrace(TraceColumn.Coordinate(1), TraceColumn.Point));
        var error = Assert.Throws<ParameterException>(() => run.ToTrace(TraceColumn.Coordinate(2)));
        Assert.Equal("coordinate was 2; it must be below 2, the length of the points.", error.Message);
        Assert.Throws<ArgumentException>(() => TraceColumn.Custom("", iterate => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TraceColumn.Coordinate(-1));
    }

    [Fact]
    public void Rows_equal_those_of_the_trace()
    {
        var trace = Five.ToTrace(TraceColumn.Index, TraceColumn.Point);
        var rows = Five.ToRows(TraceColumn.Index, TraceColumn.Point).ToList();

        Assert.Equal(trace.Rows.SelectMany(row => row.Cells), rows.SelectMany(row => row.Cells));
        Assert.Equal(3, rows[3]["index"].Count);
        Assert.Equal(Five[3].Point[0], rows[3]["x0"].Number);
        Assert.Equal(Tables.Content(trace), Tables.Content(Trace.FromRows(rows)));
    }
}
