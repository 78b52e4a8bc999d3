using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace OptimizerFunctional.Charts.Drawing;

/// <summary>Builds the <c>d</c> attribute of a path from lines, polygons and round dots.</summary>
internal sealed class PathData
{
    private readonly StringBuilder text = new();

    public bool IsEmpty => text.Length == 0;

    /// <summary>Appends an open line.</summary>
    public PathData Line(params IReadOnlyList<Point2D> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            Append(i == 0 ? 'M' : 'L', points[i]);
        }

        return this;
    }

    /// <summary>Appends a closed polygon.</summary>
    public PathData Polygon(params IReadOnlyList<Point2D> points)
    {
        if (points.Count > 0)
        {
            Line(points);
            text.Append('Z');
        }

        return this;
    }

    /// <summary>Appends a line of length 0, which round caps draw as a dot of the stroke's width.</summary>
    public PathData Spot(Point2D point)
    {
        Append('M', point);
        text.Append("h0");
        return this;
    }

    public override string ToString() => text.ToString();

    private void Append(char command, Point2D point) =>
        text.Append(CultureInfo.InvariantCulture, $"{command}{SvgNumber.Text(point.X)} {SvgNumber.Text(point.Y)}");
}
