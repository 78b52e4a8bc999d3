using System;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Draws the cells of a heat map.</summary>
internal static class CellPainter
{
    public static void Draw(Canvas canvas, SweepTable table)
    {
        var key = canvas.Colors!;
        for (var row = table.Y.Count - 1; row >= 0; row--)
        {
            for (var column = 0; column < table.X.Count; column++)
            {
                var area = Cell(canvas, column, row);
                var value = table.Value((column, row));
                if (!double.IsFinite(value))
                {
                    Hatching.Cell(canvas.SvgDocument, area);
                    continue;
                }

                // Cells extend slightly under the next ones, which avoids seams.
                var (right, bottom) = (
                    Math.Min(area.Right + 0.7, canvas.Area.Right),
                    Math.Min(area.Bottom + 0.7, canvas.Area.Bottom)
                );
                canvas.Svg.Element(
                    "rect",
                    ("x", area.Left),
                    ("y", area.Top),
                    ("width", right - area.Left),
                    ("height", bottom - area.Top),
                    ("fill", key.At(value))
                );
            }
        }

        Numbers(canvas, table);
        Strokes.Box(canvas.Svg, Cell(canvas, table.Best.Column, table.Best.Row));
    }

    /// <summary>Writes the values into the cells, if all fit.</summary>
    private static void Numbers(Canvas canvas, SweepTable table)
    {
        var key = canvas.Colors!;
        var style = TextStyle.Note.At(Anchor.Middle);
        var texts =
            from row in Enumerable.Range(0, table.Y.Count)
            from column in Enumerable.Range(0, table.X.Count)
            let value = table.Value((column, row))
            where double.IsFinite(value)
            select (
                Area: Cell(canvas, column, row),
                Text: TickFormat.Number(value, 2),
                Bright: key.Map.Luminance(key.Fraction(value))
            );
        if (texts.Any(t => TextMeasure.Width(t.Text, style) + 10 > t.Area.Width || t.Area.Height < 20))
        {
            return;
        }

        foreach (var (area, text, bright) in texts)
        {
            var (x, y) = (area.Left + area.Width / 2, area.Top + area.Height / 2 + style.Drop);
            canvas.Svg.Text(x, y, text, style with { Class = bright > 0.2 ? "onhigh" : "onlow" });
        }
    }

    private static Rect Cell(Canvas canvas, int column, int row)
    {
        var (left, top) = (canvas.X.At(column - 0.5), canvas.Y.At(row + 0.5));
        return new(left, top, canvas.X.At(column + 0.5) - left, canvas.Y.At(row - 0.5) - top);
    }
}
