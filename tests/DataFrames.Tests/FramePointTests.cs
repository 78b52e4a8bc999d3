using System.Linq;
using Microsoft.Data.Analysis;
using Xunit;
using static OptimizerFunctional.Tests.FrameRuns;

namespace OptimizerFunctional.Tests;

/// <summary>Points read from data frames.</summary>
public class FramePointTests
{
    [Fact]
    public void Points_are_read_from_a_frame()
    {
        var run = Run(new Adam()).Take(50).ToList();
        var frame = run.ToDataFrame();
        Assert.Equal(run.SelectMany(iterate => iterate.Point), frame.ToPoints().SelectMany(point => point));

        frame["x0"][7] = null;
        Assert.Equal([double.NaN, run[7].Point[1]], frame.ToPoints().ElementAt(7).ToArray());

        var whole = new DataFrame(
            new Int32DataFrameColumn("x0", [1, 2]),
            new SingleDataFrameColumn("x1", [0.5f, 1.5f])
        );
        Assert.Equal([1, 0.5, 2, 1.5], whole.ToPoints().SelectMany(point => point));
    }

    [Fact]
    public void Frame_without_points_is_refused_immediately()
    {
        var frame = Run(new Adam()).Take(2).ToDataFrame(TraceColumn.Value);
        Assert.Throws<ParameterException>(() => frame.ToPoints());
        Assert.Throws<ParameterException>(() => new DataFrame(new StringDataFrameColumn("x0", ["a"])).ToPoints());
    }
}
