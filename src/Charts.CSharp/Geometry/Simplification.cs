using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>Simplification of outlines.</summary>
internal static class Simplification
{
    /// <summary>A line with fewer points, within a tolerance of the given one.</summary>
    /// <remarks>Douglas and Peucker 1973, with an explicit stack for long lines.</remarks>
    public static IReadOnlyList<Point2D> Within(IReadOnlyList<Point2D> points, double tolerance)
    {
        var isKept = new bool[points.Count];
        var open = new Stack<(int First, int Last)>();
        (isKept[0], isKept[^1]) = (true, true);
        open.Push((0, points.Count - 1));
        while (open.TryPop(out var part))
        {
            var (worst, distance) = (part.First, tolerance);
            for (var i = part.First + 1; i < part.Last; i++)
            {
                var here = DistanceToSegment(points[i], points[part.First], points[part.Last]);
                (worst, distance) = here > distance ? (i, here) : (worst, distance);
            }

            if (worst != part.First)
            {
                isKept[worst] = true;
                open.Push((part.First, worst));
                open.Push((worst, part.Last));
            }
        }

        var kept = new List<Point2D>();
        for (var i = 0; i < points.Count; i++)
        {
            if (isKept[i])
            {
                kept.Add(points[i]);
            }
        }

        return kept;
    }

    private static double DistanceToSegment(Point2D point, Point2D from, Point2D to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var square = dx * dx + dy * dy;
        var fraction = square == 0 ? 0 : Math.Clamp(((point.X - from.X) * dx + (point.Y - from.Y) * dy) / square, 0, 1);
        return point.DistanceTo(new(from.X + fraction * dx, from.Y + fraction * dy));
    }
}
