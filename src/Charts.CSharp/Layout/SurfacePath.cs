using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>A point of the unit cube that holds a surface.</summary>
internal readonly record struct Place(double X, double Y, double Z);

/// <summary>Cuts a path on a surface into pieces, none longer than half a face, that lie on the surface.</summary>
internal static class SurfacePath
{
    public static IReadOnlyList<IReadOnlyList<Place>> Pieces(
        Series path, Func<double, double, double> function, Interval x, Interval y, ColorKey key, int faces)
    {
        // The floor as a sheet of 1000 pixels: what is too near there is too near on the surface.
        const double size = 1000;
        var floor = new Rect(0, 0, size, size);
        Place On(Dot at)
        {
            var (u, v) = (at.X / size, at.Y / size);
            return new(u, v, key.Share(function(x.At(u), y.At(v))));
        }

        var pieces = new List<IReadOnlyList<Place>>();
        var stretch = new List<Dot>();
        foreach (var (px, py) in path.Points.Append((double.NaN, double.NaN)))
        {
            if (Series.IsFinite((px, py)))
            {
                stretch.Add(new(size * (px - x.From) / x.Length, size * (py - y.From) / y.Length));
                continue;
            }

            foreach (var part in stretch.Count == 0 ? [] : Clipping.Line(Thinning.ByDistance(stretch, 2, 2000), floor))
            {
                pieces.AddRange(part.Zip(part.Skip(1)).Select(p => (IReadOnlyList<Place>)[.. Cut(p.First, p.Second, size / faces / 2).Select(On)]));
            }

            stretch = [];
        }

        return [.. pieces.Select(p => (IReadOnlyList<Place>)[.. p.Where(at => double.IsFinite(at.Z))]).Where(p => p.Count > 0)];
    }

    private static IEnumerable<Dot> Cut(Dot from, Dot to, double longest)
    {
        var count = Math.Max(1, (int)Math.Ceiling(from.DistanceTo(to) / longest));
        return Enumerable.Range(0, count + 1)
            .Select(k => (double)k / count)
            .Select(share => new Dot(from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y)));
    }
}
