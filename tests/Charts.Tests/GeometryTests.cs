using System;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;
using OptimizerFunctional.Properties;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

public class GeometryTests
{
    [Property]
    public void Labels_are_spread_in_order_without_overlap(byte[] bytes)
    {
        double[] wanted = [.. bytes.Take(10).Select(b => (double)b)];
        var places = LabelPlacement.Spread(wanted, 20, 0, 255);
        Assert.NotNull(places);
        var order = Enumerable.Range(0, wanted.Length).OrderBy(i => wanted[i]).ToArray();
        Assert.All(order.Zip(order.Skip(1)), p => Assert.True(places[p.Second] - places[p.First] >= 20 - 1e-9));
        Assert.All(places, p => Assert.InRange(p, 10 - 1e-9, 245 + 1e-9));
    }

    [Fact]
    public void Labels_that_do_not_overlap_stay_in_place() =>
        Assert.Equal([100.0, 30, 60], LabelPlacement.Spread([100, 30, 60], 20, 0, 200));

    [Fact]
    public void Labels_at_one_place_are_spread_evenly_around_it() =>
        Assert.Equal([80.0, 100, 120], LabelPlacement.Spread([100, 100, 100], 20, 0, 200));

    [Fact]
    public void Labels_that_do_not_fit_are_omitted() => Assert.Null(LabelPlacement.Spread([1, 2, 3], 20, 0, 59));

    [Fact]
    public void Thinning_by_column_keeps_the_drawn_extent()
    {
        var random = new Random(5);
        Point2D[] points = [.. Enumerable.Range(0, 100_000).Select(i => new Point2D(i / 250.0, random.NextDouble()))];
        points[54_321] = points[54_321] with { Y = 7 };
        var thin = Thinning.ByColumn(points);
        Assert.InRange(thin.Count, 400, 4 * 801);
        Assert.Contains(points[54_321], thin);
        Assert.Equal((points[0], points[^1]), (thin[0], thin[^1]));
        Assert.All(
            points.GroupBy(p => Math.Floor(p.X)),
            column => Assert.Equal(column.Min(p => p.Y), thin.Where(p => Math.Floor(p.X) == column.Key).Min(p => p.Y))
        );
    }

    [Fact]
    public void Simplified_line_is_within_the_tolerance()
    {
        Point2D[] points = [.. Enumerable.Range(0, 2000).Select(i => new Point2D(i / 10.0, 5 * Math.Sin(i / 300.0)))];
        var thin = Simplification.Within(points, 0.1);
        Assert.InRange(thin.Count, 3, 200);
        Assert.All(
            points,
            p =>
            {
                var (from, to) = thin.Zip(thin.Skip(1)).First(s => s.First.X <= p.X && p.X <= s.Second.X);
                Assert.Equal(from.Y + (to.Y - from.Y) * (p.X - from.X) / (to.X - from.X), p.Y, 0.11);
            }
        );
    }

    [Fact]
    public void Line_is_clipped_at_the_frame()
    {
        var area = new Rect(0, 0, 10, 10);
        var parts = Clipping.Line([new(-5, 5), new(5, 5), new(5, 1e300), new(20, 20), new(2, 2)], area).ToArray();
        Assert.Equal(2, parts.Length);
        Assert.Equal([new(0, 5), new(5, 5), new(5, 10)], parts[0]);
        Assert.Equal([new(10, 10), new(2, 2)], parts[1]);
        Assert.Empty(Clipping.Line([new(-1, -1), new(-1, 20), new(30, 20)], area));
    }
}
