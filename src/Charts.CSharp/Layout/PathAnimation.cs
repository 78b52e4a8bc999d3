using System;
using System.Globalization;
using System.Linq;
using System.Text;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>
/// Draws growing paths, each with a dot at its head. The head moves by keyframes of <c>transform</c>; the line is a
/// dash of its own length, shifted into view. The end of the loop shows the whole path.
/// </summary>
internal sealed class PathAnimation(int longest, double seconds)
{
    private const int MaxFrames = 200;
    private const double Moving = 0.85;

    /// <summary>
    /// A keyframe: the time within the loop, the position of the head, and the fraction of the line that is drawn.
    /// </summary>
    private readonly record struct Frame(double Time, Point2D Head, double Drawn);

    public void Draw(Canvas canvas, RunPath path)
    {
        Frame[] frames = Frames(canvas, path);
        if (frames.Length == 0)
        {
            return;
        }

        canvas.Svg.Open("g", ("opacity", 0.35));
        PathPainter.Lines(canvas, path);
        canvas.Svg.Close("g");

        var name = $"m{path.Color}";
        var line = new PathData().Line([.. frames.Select(f => f.Head)]).ToString();
        var head = frames[^1].Head;
        if (path.IsCased)
        {
            Trail(canvas.Svg, line, $"{name} on", ("stroke-width", 5));
        }

        Trail(canvas.Svg, line, $"{name} {Palette.Stroke(path.Color)}", ("stroke-width", 2.5));
        Head(canvas.Svg, head, $"{name} {Palette.Fill(path.Color)} on");

        canvas.SvgDocument.Style.Append(Rules(name, frames, seconds));
    }

    /// <summary>The keyframes: all points of a short run, evenly spaced ones of a long run.</summary>
    private Frame[] Frames(Canvas canvas, RunPath path)
    {
        var points = path.Series.Points;
        var count = Math.Min(points.Length, MaxFrames);
        var chosen = Enumerable
            .Range(0, count)
            .Select(k => count == 1 ? 0 : (int)((long)k * (points.Length - 1) / (count - 1)));
        (int Index, Point2D At)[] heads =
        [
            .. chosen.Where(i => canvas.Has(points[i])).Select(i => (i, Inside(canvas.At(points[i]), canvas.Area))),
        ];
        double[] lengths = [0, .. heads.Zip(heads.Skip(1), (a, b) => a.At.DistanceTo(b.At))];
        var total = lengths.Sum();
        var sum = 0.0;
        return
        [
            .. heads.Select(
                (h, k) =>
                    new Frame(
                        Moving * h.Index / Math.Max(1, longest - 1),
                        h.At,
                        total == 0 ? 1 : (sum += lengths[k]) / total
                    )
            ),
        ];
    }

    private static void Trail(
        Svg svg,
        string line,
        string classes,
        params ReadOnlySpan<(string Name, SvgValue Value)> attributes
    ) =>
        svg.Element(
            "path",
            [
                ("d", line),
                ("pathLength", 1),
                ("fill", "none"),
                ("stroke-linejoin", "round"),
                ("class", classes),
                .. attributes,
            ]
        );

    private static void Head(
        Svg svg,
        Point2D at,
        string classes,
        params ReadOnlySpan<(string Name, SvgValue Value)> attributes
    ) =>
        svg.Element(
            "circle",
            [("cx", at.X), ("cy", at.Y), ("r", 6), ("stroke-width", 1.5), ("class", classes), .. attributes]
        );

    /// <summary>The style rules. Without a preference for motion, nothing moves and nothing is dashed.</summary>
    private static string Rules(string name, Frame[] frames, double seconds)
    {
        var (head, line, end) = (new StringBuilder(), new StringBuilder(), frames[^1].Head);
        foreach (var frame in frames)
        {
            var time = $"{SvgNumber.Text(100 * frame.Time)}%";
            var (x, y) = (SvgNumber.Text(frame.Head.X - end.X), SvgNumber.Text(frame.Head.Y - end.Y));
            head.Append($"{time}{{transform:translate({x}px,{y}px)}}");
            line.Append(CultureInfo.InvariantCulture, $"{time}{{stroke-dashoffset:{1 - frame.Drawn:0.####}}}");
        }

        var id = Svg.Identifier;
        var duration = seconds.ToString("0.##", CultureInfo.InvariantCulture);
        return $$"""
            @keyframes {{id}}{{name}}h{{{head}}100%{transform:none} }
            @keyframes {{id}}{{name}}l{{{line}}100%{stroke-dashoffset:0} }
            @media (prefers-reduced-motion:no-preference){
            .{{id}} circle.{{name}}{animation:{{id}}{{name}}h {{duration}}s linear infinite}
            .{{id}} path.{{name}}{stroke-dasharray:1 1;animation:{{id}}{{name}}l {{duration}}s linear infinite}
            }

            """.ReplaceLineEndings("\n");
    }

    private static Point2D Inside(Point2D point, Rect area) =>
        new(Math.Clamp(point.X, area.Left, area.Right), Math.Clamp(point.Y, area.Top, area.Bottom));
}
