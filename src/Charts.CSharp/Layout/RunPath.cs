using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>The path of one run: its points, its color number, and whether it is drawn on a colored area.</summary>
internal sealed record RunPath(Series Series, int Color, bool IsCased)
{
    /// <summary>The width of the line.</summary>
    public double Width { get; init; } = 2;

    /// <summary>The paths of runs in one frame. Earlier ones are wider, so that later ones do not hide them.</summary>
    public static RunPath[] Of(IReadOnlyList<Series> paths, bool isCased) =>
        [
            .. paths.Select(
                (path, i) => new RunPath(path, i, isCased) { Width = 2 + 1.5 * System.Math.Min(4, paths.Count - 1 - i) }
            ),
        ];

    public LegendEntry Legend => new(Series.Label, IsCased ? LegendMark.Cased : LegendMark.Dots, Color);

    /// <summary>The contiguous parts with finite points, in pixels.</summary>
    public IEnumerable<IReadOnlyList<Point2D>> Stretches(Canvas canvas)
    {
        var stretch = new List<Point2D>();
        foreach (var point in Series.Points)
        {
            if (canvas.Has(point))
            {
                stretch.Add(canvas.At(point));
            }
            else if (stretch.Count > 0)
            {
                yield return stretch;
                stretch = [];
            }
        }

        if (stretch.Count > 0)
        {
            yield return stretch;
        }
    }

    /// <summary>Notes about points that are not visible.</summary>
    public IEnumerable<Note> Notes(Interval x, Interval y) =>
        [
            .. Note.About(Series.Label, Series.LeftOut, Series.Points.Length, "points are not finite and omitted"),
            .. Note.About(
                Series.Label,
                Series.Finite.Count(p => !x.Contains(p.X) || !y.Contains(p.Y)),
                Series.Points.Length,
                "points are outside the frame"
            ),
        ];
}
