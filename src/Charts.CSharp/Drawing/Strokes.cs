namespace OptimizerFunctional.Charts.Drawing;

/// <summary>The kinds of lines and dots in figures.</summary>
internal static class Strokes
{
    public const string Casing = "#14181d";

    /// <summary>Draws a series on the background.</summary>
    public static void Series(Svg svg, PathData data, int color, double width = 2) =>
        Path(
            svg,
            data,
            ("class", Palette.Stroke(color)),
            ("stroke-width", width),
            ("stroke-dasharray", Palette.Dash(color))
        );

    /// <summary>Draws the dots of a series on the background.</summary>
    public static void SeriesDots(Svg svg, PathData data, int color, double width = 6) =>
        Path(svg, data, ("class", Palette.Stroke(color)), ("stroke-width", width));

    /// <summary>Draws a dot with a ring in the background color, for the start or end of a run.</summary>
    public static void Ring(Svg svg, Point2D at, string fillClass, double radius = 5) =>
        svg.Element(
            "circle",
            ("cx", at.X),
            ("cy", at.Y),
            ("r", radius),
            ("class", $"{fillClass} on"),
            ("stroke-width", 1.5)
        );

    /// <summary>Draws the objective.</summary>
    public static void Ink(Svg svg, PathData data) =>
        Path(svg, data, ("class", "ink"), ("stroke-width", 1.8), ("stroke-opacity", 0.8));

    /// <summary>Draws the edge of a feasible set on a colored area.</summary>
    public static void Limit(Svg svg, PathData data)
    {
        Path(svg, data, ("stroke", Casing), ("stroke-width", 3));
        Path(svg, data, ("stroke", "#ffffff"), ("stroke-width", 1.2));
    }

    /// <summary>Draws a path on a colored area.</summary>
    public static void Cased(Svg svg, PathData data, int color, double width = 2)
    {
        Path(svg, data, ("class", "on"), ("stroke-width", width + 2.5));
        Series(svg, data, color, width);
    }

    /// <summary>Draws the dots of a path on a colored area.</summary>
    public static void CasedDots(Svg svg, PathData data, int color, double width = 2)
    {
        Path(svg, data, ("class", "on"), ("stroke-width", width + 5.5));
        SeriesDots(svg, data, color, width + 3);
    }

    /// <summary>
    /// Draws the start of a path on a colored area as a ring and its end as a dot. Ends outside the area are not drawn.
    /// </summary>
    public static void CasedEnds(Svg svg, Point2D start, Point2D end, int color, Rect area)
    {
        if (area.Contains(start))
        {
            Hollow(svg, start, color);
        }

        if (area.Contains(end))
        {
            Ring(svg, end, Palette.Fill(color), 5.5);
        }
    }

    /// <summary>Draws the start of a path on a colored area.</summary>
    public static void Hollow(Svg svg, Point2D at, int color) =>
        svg.Element(
            "circle",
            ("cx", at.X),
            ("cy", at.Y),
            ("r", 4.5),
            ("class", $"bg {Palette.Stroke(color)}"),
            ("stroke-width", 2)
        );

    /// <summary>Draws a cross, visible on any background.</summary>
    public static void Cross(Svg svg, Point2D at)
    {
        var data = new PathData()
            .Line(new(at.X - 5, at.Y - 5), new Point2D(at.X + 5, at.Y + 5))
            .Line(new(at.X - 5, at.Y + 5), new Point2D(at.X + 5, at.Y - 5));
        Path(svg, data, ("stroke", Casing), ("stroke-width", 5));
        Path(svg, data, ("stroke", "#ffffff"), ("stroke-width", 2.5));
    }

    /// <summary>Draws the frame of a cell.</summary>
    public static void Box(Svg svg, Rect area)
    {
        svg.Element(
            "rect",
            ("x", area.Left),
            ("y", area.Top),
            ("width", area.Width),
            ("height", area.Height),
            ("fill", "none"),
            ("stroke", Casing),
            ("stroke-width", 4.5)
        );
        svg.Element(
            "rect",
            ("x", area.Left),
            ("y", area.Top),
            ("width", area.Width),
            ("height", area.Height),
            ("fill", "none"),
            ("stroke", "#ffffff"),
            ("stroke-width", 2.5)
        );
    }

    public static void Path(
        Svg svg,
        PathData data,
        params System.ReadOnlySpan<(string Name, SvgValue Value)> attributes
    )
    {
        if (!data.IsEmpty)
        {
            svg.Element(
                "path",
                [
                    ("d", data.ToString()),
                    ("fill", "none"),
                    ("stroke-linejoin", "round"),
                    ("stroke-linecap", "round"),
                    .. attributes,
                ]
            );
        }
    }
}
