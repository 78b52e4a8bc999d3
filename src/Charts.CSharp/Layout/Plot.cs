using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Where a plot draws: the sheet, the inside of the frame, and the scales that lead there.</summary>
internal sealed record Canvas(SvgDocument SvgDocument, Rect Area, Scale X, Scale Y, ColorKey? Colors)
{
    public Svg Svg => SvgDocument.Svg;

    /// <summary>Whether the point has a place on the scales.</summary>
    public bool Has((double X, double Y) point) => double.IsFinite(X.At(point.X)) && double.IsFinite(Y.At(point.Y));

    public Point2D At((double X, double Y) point) => new(X.At(point.X), Y.At(point.Y));
}

/// <summary>A name for the end of a line: the value that it belongs to, and the color's number.</summary>
internal readonly record struct EndLabel(string Text, double X, double Y, int Color);

/// <summary>The content of a frame and what the frame must know of it to be laid out.</summary>
internal sealed record Plot(Axis X, Axis Y, Action<Canvas> Draw)
{
    /// <summary>The paths of runs, drawn over the rest.</summary>
    public IReadOnlyList<RunPath> Paths { get; init; } = [];

    /// <summary>How a path is drawn.</summary>
    public Action<Canvas, RunPath> DrawPath { get; init; } = PathPainter.Draw;

    /// <summary>Values that colors stand for, explained by a bar at the right.</summary>
    public ColorKey? Colors { get; init; }

    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>Labels at the right ends of lines. Where they do not fit, the legend explains the lines.</summary>
    public IReadOnlyList<EndLabel> EndLabels { get; init; } = [];

    /// <summary>What the reader must know beside the figure, such as values left out.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>Whether areas cover the inside: then there are no lines of a grid behind them.</summary>
    public bool IsFilled { get; init; }
}
