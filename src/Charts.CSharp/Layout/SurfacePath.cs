using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>A point of the unit cube around a surface.</summary>
internal readonly record struct Point3D(double X, double Y, double Z);

/// <summary>Cuts a path on a surface into pieces no longer than half a face.</summary>
internal static class SurfacePath
{
    private const int MaxPieces = 4000;

    public static IReadOnlyList<IReadOnlyList<Point3D>> Pieces(
        Series path,
        Func<double, double, double> function,
        Interval x,
        Interval y,
        ColorKey key,
        int faces
    )
    {
        // Points are thinned on a floor of 1000 x 1000 pixels: points too close there are too close on the surface.
        const double size = 1000;
        var (floor, longest) = (new Rect(0, 0, size, size), size / faces / 2);
        Point3D On(Point2D at)
        {
            var (u, v) = (at.X / size, at.Y / size);
            return new(u, v, key.Fraction(function(x.At(u), y.At(v))));
        }

        var pieces = new List<IReadOnlyList<Point3D>>();
        var stretch = new List<Point2D>();
        foreach (var (px, py) in path.Points.Append((double.NaN, double.NaN)))
        {
            if (Series.IsFinite((px, py)))
            {
                stretch.Add(new(size * (px - x.From) / x.Length, size * (py - y.From) / y.Length));
                continue;
            }

            foreach (var part in stretch.Count == 0 ? [] : Clipping.Line(Thinned(stretch, longest), floor))
            {
                pieces.AddRange(
                    part.Zip(part.Skip(1))
                        .Select(p => (IReadOnlyList<Point3D>)[.. Cut(p.First, p.Second, longest).Select(On)])
                );
            }

            stretch = [];
        }

        return
        [
            .. pieces
                .Select(p => (IReadOnlyList<Point3D>)[.. p.Where(at => double.IsFinite(at.Z))])
                .Where(p => p.Count > 0),
        ];
    }

    /// <summary>Thins the points so that the number of pieces is at most <see cref="MaxPieces"/>.</summary>
    private static IReadOnlyList<Point2D> Thinned(IReadOnlyList<Point2D> stretch, double longest)
    {
        var thin = Thinning.ByDistance(stretch, 2, MaxPieces);
        var pieces = thin.Zip(thin.Skip(1)).Sum(p => Math.Ceiling(p.First.DistanceTo(p.Second) / longest));
        return pieces <= MaxPieces
            ? thin
            : Thinning.ByDistance(thin, 2, Math.Max(2, (int)(thin.Count * MaxPieces / pieces)));
    }

    private static IEnumerable<Point2D> Cut(Point2D from, Point2D to, double longest)
    {
        var count = Math.Max(1, (int)Math.Ceiling(from.DistanceTo(to) / longest));
        return Enumerable
            .Range(0, count + 1)
            .Select(k => (double)k / count)
            .Select(fraction => new Point2D(from.X + fraction * (to.X - from.X), from.Y + fraction * (to.Y - from.Y)));
    }
}
