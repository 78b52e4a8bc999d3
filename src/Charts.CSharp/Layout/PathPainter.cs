using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Draws the path of a run as connected dots, with a ring at its start and a large dot at its end.</summary>
internal static class PathPainter
{
    /// <summary>The minimum distance between dots, so that they can be told apart.</summary>
    private const double DotDistance = 6;

    /// <summary>The maximum number of dots, so that they do not hide the line.</summary>
    private const int MaxDots = 400;

    public static void Draw(Canvas canvas, RunPath path)
    {
        Lines(canvas, path);
        if (!path.Series.Points.Any(canvas.Has))
        {
            return;
        }

        var (start, end) = (
            canvas.At(path.Series.Points.First(canvas.Has)),
            canvas.At(path.Series.Points.Last(canvas.Has))
        );
        if (path.IsCased)
        {
            Strokes.CasedEnds(canvas.Svg, start, end, path.Color, canvas.Area);
        }
        else if (canvas.Area.Contains(end))
        {
            Strokes.Ring(canvas.Svg, end, Palette.Fill(path.Color));
        }
    }

    /// <summary>Draws the line and its dots, without the marks at the ends.</summary>
    public static void Lines(Canvas canvas, RunPath path)
    {
        var (line, dots, spots) = (new PathData(), new PathData(), new List<Point2D>());
        foreach (var stretch in path.Stretches(canvas))
        {
            foreach (var part in Clipping.Line(Thinning.ByDistance(stretch), canvas.Area))
            {
                line.Line(part);
            }

            spots.AddRange(Thinning.ByDistance([.. stretch.Where(canvas.Area.Contains)], DotDistance, MaxDots + 1));
        }

        foreach (var spot in spots.Count <= MaxDots ? spots : [])
        {
            dots.Spot(spot);
        }

        if (path.IsCased)
        {
            Strokes.Cased(canvas.Svg, line, path.Color, path.Width);
            Strokes.CasedDots(canvas.Svg, dots, path.Color, path.Width);
        }
        else
        {
            Strokes.Series(canvas.Svg, line, path.Color, path.Width);
            Strokes.SeriesDots(canvas.Svg, dots, path.Color, path.Width + 4);
        }
    }

    /// <summary>
    /// Draws a line without dots, thinned per pixel column: for functions and for series over iterations.
    /// </summary>
    public static PathData Curve(Canvas canvas, IEnumerable<IReadOnlyList<Point2D>> stretches)
    {
        var data = new PathData();
        foreach (var stretch in stretches)
        {
            // A line whose x decreases is a path, not a function.
            var thin = GoesBack(stretch) ? Thinning.ByDistance(stretch) : Thinning.ByColumn(stretch);
            foreach (var part in Clipping.Line(thin, canvas.Area))
            {
                data = part.Count == 1 ? data.Spot(part[0]) : data.Line(part);
            }
        }

        return data;
    }

    private static bool GoesBack(IReadOnlyList<Point2D> stretch)
    {
        for (var i = 1; i < stretch.Count; i++)
        {
            if (stretch[i].X < stretch[i - 1].X)
            {
                return true;
            }
        }

        return false;
    }
}
