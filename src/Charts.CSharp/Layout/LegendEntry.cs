using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

internal enum LegendMark
{
    /// <summary>A line in a palette color.</summary>
    Line,

    /// <summary>Connected dots in a palette color.</summary>
    Dots,

    /// <summary>A cased line with dots, as on colored areas.</summary>
    Cased,

    /// <summary>A line in the text color: the objective.</summary>
    Ink,

    /// <summary>A cross: a known minimum.</summary>
    Cross,

    /// <summary>A hatched cell.</summary>
    Hatch,

    /// <summary>The frame of the best cell.</summary>
    Box,

    /// <summary>The shade where constraints are violated.</summary>
    Shade,

    /// <summary>The curve of an equality.</summary>
    Limit,
}

/// <summary>A sample of a mark and its meaning.</summary>
internal readonly record struct LegendEntry(string Text, LegendMark Mark, int Color = 0)
{
    public const double SampleWidth = 26;
    private const double Gap = 7;

    public double Width(double most) => SampleWidth + Gap + TextMeasure.Width(Shown(most), TextStyle.Label);

    /// <summary>Draws the entry; the position is that of its left end, vertically centered.</summary>
    public void Draw(SvgDocument sheet, double x, double y, double most)
    {
        var svg = sheet.Svg;
        var (from, to, middle) = (
            new Point2D(x, y),
            new Point2D(x + SampleWidth, y),
            new Point2D(x + SampleWidth / 2, y)
        );
        switch (Mark)
        {
            case LegendMark.Line:
                Strokes.Series(svg, new PathData().Line(from, to), Color);
                break;
            case LegendMark.Ink:
                Strokes.Ink(svg, new PathData().Line(from, to));
                break;
            case LegendMark.Dots:
                Strokes.Series(svg, new PathData().Line(from, to), Color);
                Strokes.SeriesDots(svg, new PathData().Spot(from).Spot(middle).Spot(to), Color);
                break;
            case LegendMark.Cased:
                Strokes.Cased(svg, new PathData().Line(from, to), Color);
                Strokes.CasedDots(svg, new PathData().Spot(from).Spot(middle).Spot(to), Color);
                break;
            case LegendMark.Cross:
                Strokes.Cross(svg, middle);
                break;
            case LegendMark.Hatch:
                Hatching.Cell(sheet, new Rect(x + 4, y - 7, 18, 14));
                break;
            case LegendMark.Shade:
                svg.Element(
                    "rect",
                    ("x", x + 4),
                    ("y", y - 7),
                    ("width", 18),
                    ("height", 14),
                    ("fill", Strokes.Casing),
                    ("fill-opacity", FeasibleSet.ShadeOpacity)
                );
                break;
            case LegendMark.Limit:
                Strokes.Limit(svg, new PathData().Line(from, to));
                break;
            case LegendMark.Box:
                Strokes.Box(svg, new Rect(x + 4, y - 7, 18, 14));
                break;
        }

        svg.Text(x + SampleWidth + Gap, y + TextStyle.Label.Drop, Shown(most), TextStyle.Label);
    }

    private string Shown(double most) => TextMeasure.Fit(Text, TextStyle.Label, most - SampleWidth - Gap);
}
