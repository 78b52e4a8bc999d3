using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Draws ticks, grid and frame, with as many ticks as their labels allow.</summary>
internal static class AxisPainter
{
    private const double TickLength = 4;
    private const double LabelGap = 14;

    /// <summary>The height of the tick labels below a plot.</summary>
    public const double TicksBelow = 24;

    /// <summary>The ticks of a vertical scale that fit.</summary>
    public static IReadOnlyList<Tick> Vertical(Scale scale, double height) => scale.Ticks(scale.MaxAlong(height));

    /// <summary>The ticks of a horizontal scale whose labels have a gap between them.</summary>
    public static IReadOnlyList<Tick> Horizontal(Scale scale, double width)
    {
        for (var most = Math.Clamp(scale.MaxAlong(width), 2, scale is CategoryScale ? 100 : 12); ; most--)
        {
            var ticks = scale.Ticks(most);
            if (most <= 1 || HaveRoom([.. ticks.Where(t => t.IsMajor)], scale))
            {
                return ticks;
            }
        }
    }

    /// <summary>The width of the tick labels beside a plot, including their distance from it.</summary>
    public static double WidthBeside(IReadOnlyList<Tick> ticks) =>
        ticks.Count == 0 ? 0 : ticks.Max(t => TextMeasure.Width(t.Label, TextStyle.Tick)) + TickLength + 5;

    public static void Grid(
        Svg svg,
        Rect area,
        Scale x,
        IReadOnlyList<Tick> xTicks,
        Scale y,
        IReadOnlyList<Tick> yTicks
    )
    {
        foreach (var at in xTicks.Where(t => t.IsMajor).Select(t => x.At(t.Value)))
        {
            svg.Element("line", ("x1", at), ("y1", area.Top), ("x2", at), ("y2", area.Bottom), ("class", "gr"));
        }

        foreach (var at in yTicks.Where(t => t.IsMajor).Select(t => y.At(t.Value)))
        {
            svg.Element("line", ("x1", area.Left), ("y1", at), ("x2", area.Right), ("y2", at), ("class", "gr"));
        }
    }

    public static void Frame(Svg svg, Rect area) =>
        svg.Element(
            "rect",
            ("x", area.Left),
            ("y", area.Top),
            ("width", area.Width),
            ("height", area.Height),
            ("fill", "none"),
            ("class", "ax")
        );

    public static void Below(Svg svg, Rect area, Scale scale, IReadOnlyList<Tick> ticks, bool hasLabels)
    {
        foreach (var tick in ticks)
        {
            var at = scale.At(tick.Value);
            var length = tick.IsMajor ? TickLength : TickLength / 2;
            svg.Element(
                "line",
                ("x1", at),
                ("y1", area.Bottom),
                ("x2", at),
                ("y2", area.Bottom + length),
                ("class", "ax")
            );
            if (hasLabels)
            {
                svg.Text(at, area.Bottom + 19, tick.Label, TextStyle.Tick.At(Anchor.Middle));
            }
        }
    }

    public static void Beside(Svg svg, Rect area, Scale scale, IReadOnlyList<Tick> ticks, bool hasLabels)
    {
        foreach (var tick in ticks)
        {
            var at = scale.At(tick.Value);
            var length = tick.IsMajor ? TickLength : TickLength / 2;
            svg.Element("line", ("x1", area.Left - length), ("y1", at), ("x2", area.Left), ("y2", at), ("class", "ax"));
            if (hasLabels)
            {
                svg.Text(
                    area.Left - TickLength - 4,
                    at + TextStyle.Tick.Drop,
                    tick.Label,
                    TextStyle.Tick.At(Anchor.End)
                );
            }
        }
    }

    private static bool HaveRoom(Tick[] ticks, Scale scale) =>
        ticks
            .Zip(ticks.Skip(1))
            .All(pair =>
                Math.Abs(scale.At(pair.Second.Value) - scale.At(pair.First.Value))
                >= (
                    TextMeasure.Width(pair.First.Label, TextStyle.Tick)
                    + TextMeasure.Width(pair.Second.Label, TextStyle.Tick)
                ) / 2
                    + LabelGap
            );
}
