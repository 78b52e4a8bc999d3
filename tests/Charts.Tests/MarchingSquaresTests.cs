using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;
using OptimizerFunctional.Properties;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

public class MarchingSquaresTests
{
    /// <summary>A level that is neither an integer nor a mean of four integers.</summary>
    private const double Level = 0.4;

    [Theory]
    // Corners: lowest left, lowest right, upper left, upper right. The high ones are 1, the low ones 0 or less.
    [InlineData(1, 0, 0, 1, 1, 1 - 2 * 0.4 * 0.4 / 2)]
    [InlineData(0, 1, 1, 0, 1, 1 - 2 * 0.4 * 0.4 / 2)]
    [InlineData(1, -1, -1, 1, 2, 2 * 0.3 * 0.3 / 2)]
    [InlineData(-1, 1, 1, -1, 2, 2 * 0.3 * 0.3 / 2)]
    [InlineData(1, 0, 0, 0, 1, 0.6 * 0.6 / 2)]
    [InlineData(0, 1, 1, 1, 1, 1 - 0.4 * 0.4 / 2)]
    [InlineData(1, 1, 0, 0, 1, 0.6)]
    [InlineData(1, 1, 1, 1, 1, 1)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    public void Cell_has_the_expected_polygons_and_area(
        double lowLeft,
        double lowRight,
        double upLeft,
        double upRight,
        int polygons,
        double area
    )
    {
        var found = MarchingSquares.Above(
            Grid.Of(
                2,
                2,
                (x, y) =>
                    (x, y) switch
                    {
                        (0, 0) => lowLeft,
                        (1, 0) => lowRight,
                        (0, 1) => upLeft,
                        _ => upRight,
                    }
            ),
            Level
        );
        Assert.Equal(polygons, found.Count);
        Assert.Equal(area, Area(found), 12);
    }

    [Property]
    public void Areas_above_and_below_add_up_to_the_rectangle(int[] values, PositiveInt columns)
    {
        var grid = Random(values, columns.Get);
        var above = Area(MarchingSquares.Above(grid, Level));
        var below = Area(MarchingSquares.Above(grid.Map(v => -v), -Level));
        Assert.Equal((grid.Columns - 1) * (grid.Rows - 1), above + below, 9);
    }

    [Property]
    public void Areas_decrease_with_the_level_from_the_whole_rectangle(int[] values, PositiveInt columns)
    {
        var grid = Random(values, columns.Get);
        double[] areas = [.. Enumerable.Range(-30, 61).Select(k => Area(MarchingSquares.Above(grid, k + Level)))];
        Assert.Equal((grid.Columns - 1) * (grid.Rows - 1), areas[0], 9);
        Assert.All(areas.Zip(areas.Skip(1)), pair => Assert.True(pair.First >= pair.Second - 1e-9));
        Assert.Equal(0, areas[^1], 9);
    }

    [Fact]
    public void Disc_has_the_area_of_a_disc()
    {
        var grid = Grid.Sample((x, y) => 1 - x * x - y * y, new(-1.5, 1.5), new(-1.5, 1.5), 151, 151);
        var polygon = Assert.Single(MarchingSquares.Above(grid, 0));
        // An inscribed polygon is smaller than the disc, by the square of the grid spacing.
        Assert.Equal(Math.PI, Area([polygon]) * 0.02 * 0.02, 0.002);
    }

    [Fact]
    public void Nonfinite_value_removes_its_four_cells()
    {
        var grid = Grid.Of(5, 5, (x, y) => (x, y) == (2, 2) ? double.NaN : 1);
        Assert.Equal(16 - 4, Area(MarchingSquares.Above(grid, Level)), 12);
        Assert.Equal(12, MarchingSquares.Above(grid, Level).Sum(p => Math.Abs(SignedArea(p))) - 2 * 4, 12);
    }

    [Fact]
    public void Extreme_values_have_finite_outlines()
    {
        var grid = Grid.Of(3, 3, (x, y) => x == y ? double.MaxValue : -double.MaxValue);
        Assert.All(
            MarchingSquares.Above(grid, 1).SelectMany(p => p),
            p => Assert.True(double.IsFinite(p.X) && double.IsFinite(p.Y))
        );
    }

    private static Grid Random(int[] values, int columns) =>
        Grid.Of(
            2 + columns % 6,
            2 + values.Length % 5,
            (x, y) => values.Length == 0 ? 0 : values[(x + 7 * y) % values.Length] % 29
        );

    private static double Area(IEnumerable<IReadOnlyList<Point2D>> polygons) => polygons.Sum(SignedArea);

    /// <summary>The signed area, positive for counterclockwise polygons, so that holes are subtracted.</summary>
    private static double SignedArea(IReadOnlyList<Point2D> polygon) =>
        polygon
            .Select((p, i) => (p, next: polygon[(i + 1) % polygon.Count]))
            .Sum(e => e.p.X * e.next.Y - e.next.X * e.p.Y) / 2;
}
