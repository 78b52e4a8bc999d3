using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Shades where limits are violated, and draws their edges and the curves of equalities.</summary>
internal sealed class FeasibleSet(ImmutableArray<Grid> limits, ImmutableArray<Grid> equalities)
{
    public const string ShadeOpacity = "0.5";

    public ImmutableArray<LegendEntry> Legend =>
        [
            .. limits.IsEmpty ? [] : new[] { new LegendEntry("infeasible", LegendMark.Shade) },
            .. equalities.IsEmpty ? [] : new[] { new LegendEntry("equality", LegendMark.Limit) },
        ];

    public static FeasibleSet Sample(
        ImmutableArray<Func<double, double, double>> limits,
        ImmutableArray<Func<double, double, double>> equalities,
        Interval x,
        Interval y,
        int samples
    )
    {
        return new([.. limits.Select(Sampled)], [.. equalities.Select(Sampled)]);

        Grid Sampled(Func<double, double, double> function) => Grid.Sample(function, x, y, samples, samples);
    }

    public void Draw(Canvas canvas)
    {
        if (!limits.IsEmpty)
        {
            // Where several are violated, the shade is the same.
            var worst = Grid.Of(limits[0].Columns, limits[0].Rows, (i, j) => limits.Max(limit => limit[i, j]));
            var data = new PathData();
            foreach (var polygon in MarchingSquares.Above(worst, double.Epsilon))
            {
                data.Polygon([.. polygon.Select(point => FilledContours.OnSheet(canvas, limits[0], point))]);
            }

            if (!data.IsEmpty)
            {
                canvas.Svg.Element(
                    "path",
                    ("d", data.ToString()),
                    ("fill", Strokes.Casing),
                    ("fill-opacity", ShadeOpacity),
                    ("fill-rule", "evenodd")
                );
            }

            Edges(canvas, worst, limits[0]);
        }

        foreach (var equality in equalities)
        {
            Edges(canvas, equality, equality);
        }
    }

    /// <summary>Draws where the values of a grid change sign, without the border of the figure.</summary>
    private static void Edges(Canvas canvas, Grid values, Grid place)
    {
        var data = new PathData();
        foreach (var polygon in MarchingSquares.Above(values, double.Epsilon))
        {
            List<Point2D> line = [];
            for (var i = 0; i <= polygon.Count; i++)
            {
                var (from, to) = (polygon[i % polygon.Count], polygon[(i + 1) % polygon.Count]);
                line.Add(FilledContours.OnSheet(canvas, place, from));
                if (i == polygon.Count || IsOnBorder(values, from, to))
                {
                    data.Line(line.Count > 1 ? line : []);
                    line = [];
                }
            }
        }

        Strokes.Limit(canvas.Svg, data);
    }

    private static bool IsOnBorder(Grid grid, Point2D from, Point2D to) =>
        (from.X == to.X && (from.X == 0 || from.X == grid.Columns - 1))
        || (from.Y == to.Y && (from.Y == 0 || from.Y == grid.Rows - 1));
}
