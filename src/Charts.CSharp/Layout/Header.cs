using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>The title and the legend below it, in as many rows as needed.</summary>
internal static class Header
{
    private const double RowHeight = 21;
    private const double Gap = 18;

    /// <summary>Draws title and legend and returns their lower edge.</summary>
    public static double Draw(SvgDocument sheet, string title, IReadOnlyList<LegendEntry> legend)
    {
        var top = SvgDocument.Margin;
        var room = sheet.Width - 2 * SvgDocument.Margin;
        foreach (var line in Some(TextMeasure.Wrap(title, TextStyle.Title, room), 3))
        {
            sheet.Svg.Text(SvgDocument.Margin, top + TextStyle.Title.Size * 0.85, line, TextStyle.Title);
            top += TextStyle.Title.LineHeight;
        }

        top += title.Length > 0 ? 4 : 0;
        var x = SvgDocument.Margin;
        var rowsLeft = Math.Max(1, (int)(0.3 * sheet.Height / RowHeight));
        for (var i = 0; i < legend.Count; i++)
        {
            var width = legend[i].Width(room);
            if (x > SvgDocument.Margin && x + width > SvgDocument.Margin + room)
            {
                (x, top, rowsLeft) = (SvgDocument.Margin, top + RowHeight, rowsLeft - 1);
            }

            if (rowsLeft == 1 && i < legend.Count - 1 && !FitsInRow(legend.Skip(i), x, room))
            {
                sheet.Svg.Text(
                    x,
                    top + RowHeight / 2 + TextStyle.Label.Drop,
                    $"and {legend.Count - i} more",
                    TextStyle.Label
                );
                break;
            }

            legend[i].Draw(sheet, x, top + RowHeight / 2, room);
            x += width + Gap;
        }

        return legend.Count > 0 ? top + RowHeight + 4 : top;
    }

    /// <summary>The first lines; the last one ends in an ellipsis if there are more.</summary>
    public static IEnumerable<string> Some(IReadOnlyList<string> lines, int most) =>
        lines.Count <= most ? lines : [.. lines.Take(most - 1), $"{lines[most - 1]}…"];

    private static bool FitsInRow(IEnumerable<LegendEntry> entries, double x, double room) =>
        x + entries.Sum(e => e.Width(room) + Gap) - Gap <= SvgDocument.Margin + room;
}
