using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>
/// Labels at the right ends of lines. Labels that would overlap are moved apart and connected by a thin leader.
/// </summary>
internal static class LineEndLabels
{
    private const double Height = 19;
    private const double Distance = 22;
    private static readonly TextStyle style = TextStyle.Label;

    public static double Width(IReadOnlyList<EndLabel> labels) =>
        labels.Count == 0 ? 0 : Distance + labels.Max(l => TextMeasure.Width(l.Text, style));

    /// <summary>Whether all labels fit beside a plot of this height in a document of this width.</summary>
    public static bool Fit(IReadOnlyList<EndLabel> labels, double height, double sheetWidth) =>
        labels.Count * Height <= height && Width(labels) <= 0.34 * sheetWidth;

    public static void Draw(Canvas canvas, IReadOnlyList<EndLabel> labels)
    {
        var area = canvas.Area;
        Point2D[] ends = [.. labels.Select(l => Inside(canvas.At((l.X, l.Y)), area))];
        var places = LabelPlacement.Spread([.. ends.Select(e => e.Y)], Height, area.Top, area.Bottom);
        for (var i = 0; places is not null && i < labels.Count; i++)
        {
            var (end, at) = (ends[i], new Point2D(area.Right + Distance - 4, places[i]));
            // A leader is horizontal inside the plot and bends only in the margin.
            if (at.X - end.X > Distance || Math.Abs(at.Y - end.Y) > 3)
            {
                var leader = new PathData().Line(end, new(area.Right + 3, end.Y), at);
                Strokes.Path(
                    canvas.Svg,
                    leader,
                    ("class", Palette.Stroke(labels[i].Color)),
                    ("stroke-width", 1),
                    ("stroke-dasharray", "1 3")
                );
            }

            Strokes.SeriesDots(canvas.Svg, new PathData().Spot(end), labels[i].Color);
            canvas.Svg.Text(
                area.Right + Distance,
                at.Y + style.Drop,
                labels[i].Text,
                style with
                {
                    Class = Palette.Fill(labels[i].Color),
                }
            );
        }
    }

    private static Point2D Inside(Point2D point, Rect area) =>
        new(Math.Clamp(point.X, area.Left, area.Right), Math.Clamp(point.Y, area.Top, area.Bottom));
}
