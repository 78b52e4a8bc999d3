using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>The notes below a figure.</summary>
internal static class Footer
{
    /// <summary>Draws the notes and returns their upper edge.</summary>
    public static double Draw(SvgDocument sheet, IReadOnlyList<string> notes)
    {
        var bottom = sheet.Height - SvgDocument.Margin;
        if (notes.Count == 0)
        {
            return bottom + 4;
        }

        string[] lines =
        [
            .. Header.Some(
                TextMeasure.Wrap(string.Join(" ", notes), TextStyle.Note, sheet.Width - 2 * SvgDocument.Margin),
                4
            ),
        ];
        var top = bottom - lines.Length * TextStyle.Note.LineHeight;
        for (var i = 0; i < lines.Length; i++)
        {
            sheet.Svg.Text(SvgDocument.Margin, top + (i + 0.8) * TextStyle.Note.LineHeight, lines[i], TextStyle.Note);
        }

        return top - 4;
    }
}
