using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Places texts around a drawing without overlaps.</summary>
internal sealed class TextPlacer(SvgDocument sheet)
{
    private readonly List<Rect> taken = [];

    /// <summary>
    /// Draws a text just outside a point, in a direction; nothing, and false, if other texts leave no room.
    /// </summary>
    public bool Beyond(Point2D at, double dx, double dy, double distance, string text, TextStyle style)
    {
        var half = TextMeasure.Width(text, style) / 2;
        var least = SvgDocument.Margin / 2 + half;
        for (var push = 0; push <= 12; push += 3)
        {
            var x = double.Clamp(at.X + dx * (distance + push + half), least, double.Max(least, sheet.Width - least));
            var y = at.Y + dy * (distance + push + style.Size / 2);
            if (Take(new(x - half, y - style.Size / 2, 2 * half, style.Size)))
            {
                sheet.Svg.Text(x, y + style.Drop, text, style.At(Anchor.Middle));
                return true;
            }
        }

        return false;
    }

    /// <summary>Reserves a rectangle for a text. False if it overlaps another text.</summary>
    public bool Take(Rect place)
    {
        var isFree = taken.All(t =>
            t.Left > place.Right + 2 || place.Left > t.Right + 2 || t.Top > place.Bottom || place.Top > t.Bottom
        );
        if (isFree)
        {
            taken.Add(place);
        }

        return isFree;
    }
}
