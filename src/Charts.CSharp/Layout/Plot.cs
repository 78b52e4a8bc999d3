using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>The drawing area of a plot: the document, the inner rectangle of the frame, and the scales.</summary>
internal sealed record Canvas(SvgDocument SvgDocument, Rect Area, Scale X, Scale Y, ColorKey? Colors)
{
    public Svg Svg => SvgDocument.Svg;

    /// <summary>Whether the scales can show the point.</summary>
    public bool Has((double X, double Y) point) => double.IsFinite(X.At(point.X)) && double.IsFinite(Y.At(point.Y));

    public Point2D At((double X, double Y) point) => new(X.At(point.X), Y.At(point.Y));
}

/// <summary>A label for the end of a line: its text, its position and the color number.</summary>
internal readonly record struct EndLabel(string Text, double X, double Y, int Color);

/// <summary>The content of a frame, and what the layout needs to know about it.</summary>
internal sealed record Plot(Axis X, Axis Y, Action<Canvas> Draw)
{
    /// <summary>The paths of runs, drawn on top.</summary>
    public IReadOnlyList<RunPath> Paths { get; init; } = [];

    /// <summary>Draws a path.</summary>
    public Action<Canvas, RunPath> DrawPath { get; init; } = PathPainter.Draw;

    /// <summary>Draws what is above the paths.</summary>
    public Action<Canvas> DrawAbove { get; init; } = _ => { };

    /// <summary>The color key, shown by a color bar on the right.</summary>
    public ColorKey? Colors { get; init; }

    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>Labels at the right ends of lines. Where they do not fit, the legend replaces them.</summary>
    public IReadOnlyList<EndLabel> EndLabels { get; init; } = [];

    /// <summary>Notes for the reader, such as omitted values.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>Whether areas cover the inside. Then there are no grid lines.</summary>
    public bool IsFilled { get; init; }
}
