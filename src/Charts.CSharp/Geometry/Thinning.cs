using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>Leaves out the points of a line that the eye could not see.</summary>
internal static class Thinning
{
    /// <summary>The most points of one line in a figure, so that a few such lines stay far below a megabyte.</summary>
    public const int Most = 5000;

    /// <summary>Of the points in each column of pixels the first, the lowest, the highest and the last, in their order.</summary>
    public static IReadOnlyList<Dot> ByColumn(IReadOnlyList<Dot> points, double columnWidth = 0.5)
    {
        var kept = new List<Dot>();
        for (var start = 0; start < points.Count;)
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

    /// <summary>The first, the last, and those farther than a distance from the one kept before; at most <see cref="Most"/>.</summary>
    public static IReadOnlyList<Dot> ByDistance(IReadOnlyList<Dot> points, double distance = 0.7, int most = Most)
    {
        var kept = Spaced(points, distance);
        for (var wider = distance * 2; kept.Count > most && wider < 6; wider *= 2)
        {
            kept = Spaced(points, wider);
        }

        return kept.Count <= most ? kept : Strided(kept, most);
    }

    /// <summary>A line that stays within a tolerance of the given one.</summary>
    /// <remarks>Douglas and Peucker 1973, with a stack of its own for long lines.</remarks>
    public static IReadOnlyList<Dot> Simplified(IReadOnlyList<Dot> points, double tolerance)
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

        var kept = new List<Dot>();
        for (var i = 0; i < points.Count; i++)
        {
            if (isKept[i])
            {
                kept.Add(points[i]);
            }
        }

        return kept;
    }

    private static List<Dot> Spaced(IReadOnlyList<Dot> points, double distance)
    {
        var kept = new List<Dot>();
        for (var i = 0; i < points.Count; i++)
        {
            if (i == 0 || i == points.Count - 1 || points[i].DistanceTo(kept[^1]) >= distance)
            {
                kept.Add(points[i]);
            }
        }

        return kept;
    }

    private static List<Dot> Strided(List<Dot> points, int most)
    {
        var kept = new List<Dot>();
        for (var k = 0; k < most; k++)
        {
            kept.Add(points[(int)((long)k * (points.Count - 1) / (most - 1))]);
        }

        return kept;
    }

    private static double DistanceToSegment(Dot point, Dot from, Dot to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var square = dx * dx + dy * dy;
        var share = square == 0 ? 0 : Math.Clamp(((point.X - from.X) * dx + (point.Y - from.Y) * dy) / square, 0, 1);
        return point.DistanceTo(new(from.X + share * dx, from.Y + share * dy));
    }
}
