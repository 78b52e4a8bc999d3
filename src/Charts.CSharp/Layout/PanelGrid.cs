using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>
/// Lays out a figure: header, rows of panels with common axes, color bar and notes. A figure with one plot is a grid
/// with one panel.
/// </summary>
internal sealed class PanelGrid(SvgDocument sheet, IReadOnlyList<(string Title, Plot Plot)> panels, int columns)
{
    private const double Least = 50;
    private readonly Plot first = panels[0].Plot;

    private int Rows => (panels.Count + columns - 1) / columns;

    private double PanelTitle => panels.Any(p => p.Title.Length > 0) ? 24 : 0;

    public void Draw(string title)
    {
        var ends = panels.Count == 1 ? first.EndLabels : [];
        // Whether line-end labels fit is decided with the height of a header without a legend.
        var withoutLines = Legend().Where(e => e.Mark != LegendMark.Line).ToArray();
        var hasEnds =
            ends.Count > 0
            && LineEndLabels.Fit(ends, sheet.Height - 150 - (withoutLines.Length > 0 ? 25 : 0), sheet.Width);
        var top = Header.Draw(sheet, title, hasEnds ? withoutLines : Legend());
        var bottom = Footer.Draw(sheet, Note.Sentences(panels.SelectMany(p => p.Plot.Notes)));
        top = AxisNames(top);
        bottom -= first.X.Label.Length > 0 ? 20 : 0;
        var height = (bottom - top - Rows * (PanelTitle + AxisPainter.TicksBelow)) / Rows;
        Require.Room(nameof(Figure.Height), sheet.Height, height, Least);

        var yScale = first.Y.Over(height, 0);
        var left = SvgDocument.Margin + AxisPainter.WidthBeside(AxisPainter.Vertical(yScale, height));
        // Labels at the ends of neighboring axes must not touch.
        var fraction = sheet.Width / columns;
        var between =
            columns == 1
                ? 0
                : Math.Max(
                    24,
                    AxisPainter.WidthBeside(AxisPainter.Horizontal(first.X.Over(0, fraction), fraction)) + 6
                );
        var beside = Math.Max(
            hasEnds ? LineEndLabels.Width(ends) : 0,
            first.Colors is { } key ? ColorBar.Width(key, bottom - top) : 10
        );
        var width = (sheet.Width - SvgDocument.Margin - beside - left - (columns - 1) * between) / columns;
        Require.Room(nameof(Figure.Width), sheet.Width, width, Least);

        for (var i = 0; i < panels.Count; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var area = new Rect(
                left + column * (width + between),
                top + row * (height + PanelTitle + AxisPainter.TicksBelow) + PanelTitle,
                width,
                height
            );
            var canvas = Panel(panels[i], area, column == 0, i + columns >= panels.Count);
            if (hasEnds)
            {
                LineEndLabels.Draw(canvas, ends);
            }
        }

        var right = left + columns * (width + between) - between;
        sheet.Svg.Text(
            (left + right) / 2,
            bottom + 14,
            Fit(first.X.Label, right - left),
            TextStyle.Label.At(Anchor.Middle)
        );
        if (first.Colors is { } colors)
        {
            ColorBar.Draw(
                sheet.Svg,
                new Rect(left, top + PanelTitle, right - left, bottom - top - PanelTitle - AxisPainter.TicksBelow),
                colors
            );
        }
    }

    private Canvas Panel((string Title, Plot Plot) panel, Rect area, bool isFirst, bool isLowest)
    {
        var x = first.X.Over(area.Left, area.Right);
        var y = first.Y.Over(area.Bottom, area.Top);
        var (xTicks, yTicks) = (AxisPainter.Horizontal(x, area.Width), AxisPainter.Vertical(y, area.Height));
        var canvas = new Canvas(sheet, area, x, y, first.Colors);
        if (!panel.Plot.IsFilled)
        {
            AxisPainter.Grid(sheet.Svg, area, x, xTicks, y, yTicks);
        }

        panel.Plot.Draw(canvas);
        foreach (var path in panel.Plot.Paths)
        {
            panel.Plot.DrawPath(canvas, path);
        }

        panel.Plot.DrawAbove(canvas);

        AxisPainter.Frame(sheet.Svg, area);
        AxisPainter.Below(sheet.Svg, area, x, xTicks, isLowest);
        AxisPainter.Beside(sheet.Svg, area, y, yTicks, isFirst);
        sheet.Svg.Text(
            area.Left,
            area.Top - 8,
            TextMeasure.Fit(panel.Title, TextStyle.Panel, area.Width),
            TextStyle.Panel
        );
        return canvas;
    }

    /// <summary>Draws the labels of the vertical axis and of the colors in one line above the panels.</summary>
    private double AxisNames(double top)
    {
        var colors = first.Colors?.Label ?? "";
        if (first.Y.Label.Length + colors.Length == 0)
        {
            return top + 8;
        }

        var room = sheet.Width - 2 * SvgDocument.Margin;
        var colorsWidth = TextMeasure.Width(colors, TextStyle.Label);
        var atLeft = Fit(first.Y.Label, colors.Length > 0 ? Math.Max(room - colorsWidth - 20, room / 2) : room);
        sheet.Svg.Text(SvgDocument.Margin, top + 14, atLeft, TextStyle.Label);
        var left = room - TextMeasure.Width(atLeft, TextStyle.Label) - 20;
        sheet.Svg.Text(sheet.Width - SvgDocument.Margin, top + 14, Fit(colors, left), TextStyle.Label.At(Anchor.End));
        return top + 28;
    }

    /// <summary>
    /// The distinct entries of all panels; none if the same mark has different names, since the titles of the panels
    /// explain it.
    /// </summary>
    private LegendEntry[] Legend()
    {
        LegendEntry[] entries = [.. panels.SelectMany(p => p.Plot.Legend).Distinct()];
        return [.. entries.Where(e => entries.Count(o => o.Mark == e.Mark && o.Color == e.Color) == 1)];
    }

    private static string Fit(string text, double width) => TextMeasure.Fit(text, TextStyle.Label, width);
}
