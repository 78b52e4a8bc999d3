using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>The axes of a surface: floor, two back walls, and axes along the visible edges.</summary>
internal sealed class SurfaceAxes
{
    private readonly SvgDocument sheet;
    private readonly Rect room;
    private readonly TextPlacer texts;
    private readonly Scale x;
    private readonly Scale y;
    private readonly Scale z;
    private readonly IReadOnlyList<Tick> xTicks;
    private readonly IReadOnlyList<Tick> yTicks;
    private readonly IReadOnlyList<Tick> zTicks;

    public SurfaceAxes(
        SvgDocument sheet,
        Rect room,
        Interval x,
        Interval y,
        ColorKey key,
        double azimuth,
        double elevation
    )
    {
        (this.sheet, this.room, texts) = (sheet, room, new(sheet));
        (this.x, this.y, z) = (
            new LinearScale(x, 0, 1),
            new LinearScale(y, 0, 1),
            Scale.Create(key.Kind, key.Range, 0, 1)
        );
        var most = sheet.Width < 480 ? 4 : 6;
        (xTicks, yTicks, zTicks) = (Major(this.x, most), Major(this.y, most), Major(z, most));
        var left = SvgDocument.Margin + AxisPainter.WidthBeside(zTicks) + 8;
        var right = SvgDocument.Margin + AxisPainter.WidthBeside(yTicks) + 22;
        Projection = new(
            azimuth,
            elevation,
            new(left, room.Top + 34, room.Width - left - right, room.Height - 34 - 48)
        );
    }

    public Projection Projection { get; }

    private double FarX => Projection.Nearer.X ? 0 : 1;

    private double FarY => Projection.Nearer.Y ? 0 : 1;

    public void DrawBack(string xLabel, string yLabel, string zLabel)
    {
        foreach (var at in xTicks.Select(t => x.At(t.Value)))
        {
            Line(new(at, 0, 0), new(at, 1, 0));
            Line(new(at, FarY, 0), new(at, FarY, 1));
        }

        foreach (var at in yTicks.Select(t => y.At(t.Value)))
        {
            Line(new(0, at, 0), new(1, at, 0));
            Line(new(FarX, at, 0), new(FarX, at, 1));
        }

        foreach (var at in zTicks.Select(t => z.At(t.Value)))
        {
            Line(new(0, FarY, at), new(1, FarY, at));
            Line(new(FarX, 0, at), new(FarX, 1, at));
        }

        Vertical(zLabel);
        Edge(new(0, 1 - FarY, 0), new(1, 1 - FarY, 0), xTicks.Select(t => (x.At(t.Value), t.Label)), xLabel);
        Edge(new(1 - FarX, 0, 0), new(1 - FarX, 1, 0), yTicks.Select(t => (y.At(t.Value), t.Label)), yLabel);
    }

    /// <summary>Draws an edge of the floor with ticks that point outwards and labels beyond them.</summary>
    private void Edge(Point3D from, Point3D to, IEnumerable<(double Fraction, string Label)> ticks, string name)
    {
        Line(from, to, "ax");
        var middle = new Point3D((from.X + to.X) / 2, (from.Y + to.Y) / 2, 0);
        var (outside, inside) = (At(middle), At(new(0.5, 0.5, 0)));
        var distance = double.Max(1e-9, outside.DistanceTo(inside));
        var (dx, dy) = ((outside.X - inside.X) / distance, (outside.Y - inside.Y) / distance);
        var widest = 0.0;
        foreach (var (fraction, label) in ticks)
        {
            var at = At(new(from.X + fraction * (to.X - from.X), from.Y + fraction * (to.Y - from.Y), 0));
            sheet.Svg.Element(
                "line",
                ("x1", at.X),
                ("y1", at.Y),
                ("x2", at.X + 5 * dx),
                ("y2", at.Y + 5 * dy),
                ("class", "ax")
            );
            texts.Beyond(at, dx, dy, 9, label, TextStyle.Tick);
            widest = double.Max(widest, TextMeasure.Width(label, TextStyle.Tick));
        }

        texts.Beyond(outside, dx, dy, 22 + widest * double.Abs(dx), name, TextStyle.Label);
    }

    /// <summary>Draws the leftmost vertical edge, which the surface does not cross.</summary>
    private void Vertical(string name)
    {
        (double X, double Y)[] corners = [(0, 0), (0, 1), (1, 0), (1, 1)];
        var (cornerX, cornerY) = corners.MinBy(c => At(new(c.X, c.Y, 0)).X);
        Line(new(cornerX, cornerY, 0), new(cornerX, cornerY, 1), "ax");
        foreach (var tick in zTicks)
        {
            var at = At(new(cornerX, cornerY, z.At(tick.Value)));
            sheet.Svg.Element("line", ("x1", at.X - 5), ("y1", at.Y), ("x2", at.X), ("y2", at.Y), ("class", "ax"));
            var width = TextMeasure.Width(tick.Label, TextStyle.Tick);
            texts.Take(new(at.X - 9 - width, at.Y - TextStyle.Tick.Size / 2, width, TextStyle.Tick.Size));
            sheet.Svg.Text(at.X - 9, at.Y + TextStyle.Tick.Drop, tick.Label, TextStyle.Tick.At(Anchor.End));
        }

        var top = At(new(cornerX, cornerY, 1));
        var half = TextMeasure.Width(name, TextStyle.Label) / 2;
        sheet.Svg.Text(
            double.Max(SvgDocument.Margin + half, top.X),
            double.Max(room.Top + 14, top.Y - 16),
            name,
            TextStyle.Label.At(Anchor.Middle)
        );
    }

    private Point2D At(Point3D place) => Projection.At(place.X, place.Y, place.Z);

    private void Line(Point3D from, Point3D to, string style = "gr")
    {
        var (a, b) = (At(from), At(to));
        sheet.Svg.Element("line", ("x1", a.X), ("y1", a.Y), ("x2", b.X), ("y2", b.Y), ("class", style));
    }

    private static Tick[] Major(Scale scale, int most) => [.. scale.Ticks(most).Where(t => t.IsMajor)];
}
