using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>Line clipping at a rectangle (Liang and Barsky 1984).</summary>
internal static class Clipping
{
    /// <summary>Coordinates are clamped to this many pixels, so that differences stay finite.</summary>
    private const double Far = 1e7;

    public static IEnumerable<IReadOnlyList<Point2D>> Line(IReadOnlyList<Point2D> points, Rect area)
    {
        var part = new List<Point2D>();
        for (var i = 0; i < points.Count; i++)
        {
            if (points.Count == 1 && area.Contains(points[0]))
            {
                part.Add(points[0]);
            }

            if (i == 0 || Segment(points[i - 1], points[i], area) is not var (from, to))
            {
                continue;
            }

            if (part.Count == 0 || part[^1] != from)
            {
                if (part.Count > 0)
                {
                    yield return part;
                }

                part = [from];
            }

            part.Add(to);
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private static (Point2D From, Point2D To)? Segment(Point2D start, Point2D end, Rect area)
    {
        var (from, to) = (Near(start), Near(end));
        var (dx, dy, enter, leave) = (to.X - from.X, to.Y - from.Y, 0.0, 1.0);
        var isInside =
            Narrow(-dx, from.X - area.Left, ref enter, ref leave)
            && Narrow(dx, area.Right - from.X, ref enter, ref leave)
            && Narrow(-dy, from.Y - area.Top, ref enter, ref leave)
            && Narrow(dy, area.Bottom - from.Y, ref enter, ref leave);

        Point2D At(double fraction) =>
            fraction == 0 ? from
            : fraction == 1 ? to
            : new(
                Math.Clamp(from.X + fraction * dx, area.Left, area.Right),
                Math.Clamp(from.Y + fraction * dy, area.Top, area.Bottom)
            );

        return isInside ? (At(enter), At(leave)) : null;
    }

    private static bool Narrow(double slope, double room, ref double enter, ref double leave)
    {
        if (slope == 0)
        {
            return room >= 0;
        }

        var fraction = room / slope;
        (enter, leave) = slope < 0 ? (Math.Max(enter, fraction), leave) : (enter, Math.Min(leave, fraction));
        return enter <= leave;
    }

    private static Point2D Near(Point2D point) => new(Math.Clamp(point.X, -Far, Far), Math.Clamp(point.Y, -Far, Far));
}
