using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Draws the path of a run as connected dots, from a ring at its start to a full dot at its end.</summary>
internal static class PathPainter
{
    /// <summary>Dots nearer to each other than this would run together.</summary>
    private const double DotDistance = 6;
    private const int MostDots = 1500;

    public static void Draw(Canvas canvas, RunPath path)
    {
        Lines(canvas, path);
        Dot[] ends = [.. path.Series.Finite.Where(canvas.Has).Select(canvas.At)];
        if (ends.Length == 0)
        {
            return;
        }

        var (start, end) = (ends[0], ends[^1]);
        if (path.IsCased)
        {
            Strokes.CasedEnds(canvas.Svg, start, end, path.Color, canvas.Area);
        }
        else if (canvas.Area.Contains(end))
        {
            Strokes.Ring(canvas.Svg, end, Palette.Fill(path.Color));
        }
    }

    /// <summary>The line and its dots, without the ends.</summary>
    public static void Lines(Canvas canvas, RunPath path)
    {
        var (line, dots) = (new PathData(), new PathData());
        foreach (var stretch in path.Stretches(canvas))
        {
            foreach (var part in Clipping.Line(Thinning.ByDistance(stretch), canvas.Area))
            {
                line.Line(part);
            }

            foreach (var dot in Thinning.ByDistance([.. stretch.Where(canvas.Area.Contains)], DotDistance, MostDots))
            {
                dots.Spot(dot);
            }
        }

        if (path.IsCased)
        {
            Strokes.Cased(canvas.Svg, line, path.Color);
            Strokes.CasedDots(canvas.Svg, dots, path.Color);
        }
        else
        {
            Strokes.Series(canvas.Svg, line, path.Color);
            Strokes.SeriesDots(canvas.Svg, dots, path.Color);
        }
    }

    /// <summary>A line without dots, thinned by columns of pixels: for functions and for series over iterations.</summary>
    public static PathData Curve(Canvas canvas, IEnumerable<IReadOnlyList<Dot>> stretches)
    {
        var data = new PathData();
        foreach (var stretch in stretches)
        {
            // A line that goes back is a path, not a function.
            var goesBack = stretch.Zip(stretch.Skip(1)).Any(pair => pair.Second.X < pair.First.X);
            var thin = goesBack ? Thinning.ByDistance(stretch) : Thinning.ByColumn(stretch);
            foreach (var part in Clipping.Line(thin, canvas.Area))
            {
                data = part.Count == 1 ? data.Spot(part[0]) : data.Line(part);
            }
        }

        return data;
    }
}
