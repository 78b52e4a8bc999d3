using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Draws dots with texts beside them; texts that would overlap are left out.</summary>
internal static class MarkPainter
{
    private const double Distance = 5;

    /// <summary>The directions in which a text is placed, the first with room being taken.</summary>
    private static readonly (double X, double Y)[] directions = [(0, -1), (1, -0.6), (-1, -0.6), (0, 1), (1, 0.8)];

    public static void Draw(Canvas canvas, IReadOnlyList<(double X, double Y, string Text)> marks)
    {
        var placer = new TextPlacer(canvas.SvgDocument);
        foreach (var (x, y, text) in marks)
        {
            if (!canvas.Has((x, y)) || canvas.At((x, y)) is var at && !canvas.Area.Contains(at))
            {
                continue;
            }

            Strokes.Ring(canvas.Svg, at, "fg", 4);
            Place(placer, at, text);
        }
    }

    private static void Place(TextPlacer placer, Point2D at, string text)
    {
        foreach (var (x, y) in directions)
        {
            if (placer.Beyond(at, x, y, Distance, text, TextStyle.Note))
            {
                return;
            }
        }
    }
}
