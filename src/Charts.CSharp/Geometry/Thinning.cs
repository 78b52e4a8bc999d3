using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>Removes points of a line that would not be visible.</summary>
internal static class Thinning
{
    /// <summary>
    /// The maximum number of points per line, so that figures with several lines stay far below a megabyte.
    /// </summary>
    public const int MaxPoints = 5000;

    /// <summary>Keeps the first, lowest, highest and last point of each pixel column, in order.</summary>
    public static IReadOnlyList<Point2D> ByColumn(IReadOnlyList<Point2D> points, double columnWidth = 0.5)
    {
        var kept = new List<Point2D>();
        for (var start = 0; start < points.Count; )
        {
            var column = Math.Floor(points[start].X / columnWidth);
            var (low, high, end) = (start, start, start);
            for (; end < points.Count && Math.Floor(points[end].X / columnWidth) == column; end++)
            {
                low = points[end].Y < points[low].Y ? end : low;
                high = points[end].Y > points[high].Y ? end : high;
            }

            Span<int> chosen = [start, Math.Min(low, high), Math.Max(low, high), end - 1];
            for (var i = 0; i < 4; i++)
            {
                if (i == 0 || chosen[i] != chosen[i - 1])
                {
                    kept.Add(points[chosen[i]]);
                }
            }

            start = end;
        }

        return kept;
    }

    /// <summary>
    /// Keeps the first and last point, and those farther than a distance from the previous kept one; at most <see
    /// cref="MaxPoints"/>.
    /// </summary>
    public static IReadOnlyList<Point2D> ByDistance(
        IReadOnlyList<Point2D> points,
        double distance = 0.7,
        int most = MaxPoints
    )
    {
        var kept = Spaced(points, distance);
        for (var wider = distance * 2; kept.Count > most && wider < 6; wider *= 2)
        {
            kept = Spaced(points, wider);
        }

        return kept.Count <= most ? kept : Strided(kept, most);
    }

    private static List<Point2D> Spaced(IReadOnlyList<Point2D> points, double distance)
    {
        var kept = new List<Point2D>();
        for (var i = 0; i < points.Count; i++)
        {
            if (i == 0 || i == points.Count - 1 || points[i].DistanceTo(kept[^1]) >= distance)
            {
                kept.Add(points[i]);
            }
        }

        return kept;
    }

    private static List<Point2D> Strided(List<Point2D> points, int most)
    {
        var kept = new List<Point2D>();
        for (var k = 0; k < most; k++)
        {
            kept.Add(points[(int)((long)k * (points.Count - 1) / (most - 1))]);
        }

        return kept;
    }
}
