using System;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>
/// An orthographic projection of the unit cube. Angles are in degrees: the azimuth from the x axis towards the y axis,
/// the elevation above the floor.
/// </summary>
internal sealed class Projection
{
    private const double Height = 0.72;
    private readonly (double Sin, double Cos) azimuth;
    private readonly (double Sin, double Cos) elevation;
    private readonly double scale;
    private readonly Point2D origin;

    public Projection(double azimuth, double elevation, Rect area)
    {
        (this.azimuth, this.elevation) = (Math.SinCos(azimuth * Math.PI / 180), Math.SinCos(elevation * Math.PI / 180));
        var (left, right, top, bottom) = (0.0, 0.0, 0.0, 0.0);
        for (var corner = 0; corner < 8; corner++)
        {
            var (u, v) = Turned(corner & 1, (corner >> 1) & 1, corner >> 2);
            (left, right, top, bottom) = (Math.Min(left, u), Math.Max(right, u), Math.Min(top, v), Math.Max(bottom, v));
        }

        scale = Math.Min(area.Width / (right - left), area.Height / (bottom - top));
        origin = new(
            area.Left + area.Width / 2 - scale * (left + right) / 2,
            area.Top + area.Height / 2 - scale * (top + bottom) / 2
        );
    }

    /// <summary>Whether the viewer is on the side of larger x, and of larger y.</summary>
    public (bool X, bool Y) Nearer => (azimuth.Cos > 0, azimuth.Sin > 0);

    /// <summary>The position in pixels of a point of the unit cube.</summary>
    public Point2D At(double x, double y, double z)
    {
        var (u, v) = Turned(x, y, z);
        return new(origin.X + scale * u, origin.Y + scale * v);
    }

    private (double U, double V) Turned(double x, double y, double z)
    {
        var (centredX, centredY, centredZ) = (x - 0.5, y - 0.5, Height * (z - 0.5));
        var across = centredY * azimuth.Cos - centredX * azimuth.Sin;
        var towards = centredX * azimuth.Cos + centredY * azimuth.Sin;
        return (across, towards * elevation.Sin - centredZ * elevation.Cos);
    }
}
