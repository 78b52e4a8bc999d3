using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>A color bar, which relates colors to values.</summary>
internal static class ColorBar
{
    private const double Thickness = 14;
    private const double Distance = 18;

    public static double Width(ColorKey key, double height) =>
        Distance
        + Thickness
        + AxisPainter.WidthBeside(AxisPainter.Vertical(Scale.Create(key.Kind, key.Range, height, 0), height));

    /// <summary>Draws the bar to the right of a plot.</summary>
    public static void Draw(Svg svg, Rect plot, ColorKey key)
    {
        var left = plot.Right + Distance;
        for (var level = 0; level < key.Levels; level++)
        {
            // Each band extends to the top and the next one covers it, which avoids seams.
            var bottom = plot.Bottom - plot.Height * level / key.Levels;
            svg.Element(
                "rect",
                ("x", left),
                ("y", plot.Top),
                ("width", Thickness),
                ("height", bottom - plot.Top),
                ("fill", key.Band(level))
            );
        }

        var bar = new Rect(left, plot.Top, Thickness, plot.Height);
        AxisPainter.Frame(svg, bar);
        var scale = Scale.Create(key.Kind, key.Range, plot.Bottom, plot.Top);
        foreach (var tick in AxisPainter.Vertical(scale, plot.Height))
        {
            var at = scale.At(tick.Value);
            svg.Element(
                "line",
                ("x1", bar.Right),
                ("y1", at),
                ("x2", bar.Right + (tick.IsMajor ? 4 : 2)),
                ("y2", at),
                ("class", "ax")
            );
            svg.Text(bar.Right + 8, at + TextStyle.Tick.Drop, tick.Label, TextStyle.Tick);
        }
    }
}
