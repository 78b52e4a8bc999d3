using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>
/// Draws filled contours. The path of each level covers everything above the level, over the paths of lower levels, so
/// that no seams show between bands.
/// </summary>
internal static class FilledContours
{
    /// <summary>The maximum distance, in pixels, between a drawn outline and the interpolated one.</summary>
    private const double Tolerance = 0.12;

    public static void Draw(Canvas canvas, Grid grid)
    {
        var key = canvas.Colors!;
        var fractions = grid.Map(v => double.IsFinite(v) ? key.Fraction(v) : double.NaN);
        for (var level = 0; level < key.Levels; level++)
        {
            var data = new PathData();
            foreach (var polygon in MarchingSquares.Above(fractions, level == 0 ? -1 : (double)level / key.Levels))
            {
                Point2D[] outline =
                [
                    .. polygon.Select(p => OnSheet(canvas, grid, p)),
                    OnSheet(canvas, grid, polygon[0]),
                ];
                var thin = Simplification.Within(outline, Tolerance);
                if (thin.Count > 3)
                {
                    data.Polygon([.. thin.SkipLast(1)]);
                }
            }

            if (!data.IsEmpty)
            {
                canvas.Svg.Element("path", ("d", data.ToString()), ("fill", key.Band(level)), ("fill-rule", "evenodd"));
            }
        }
    }

    /// <summary>A point of a grid, by column and row, on the sheet.</summary>
    public static Point2D OnSheet(Canvas canvas, Grid grid, Point2D point) =>
        new(
            Between(canvas.X.At(grid.X(0)), canvas.X.At(grid.X(grid.Columns - 1)), point.X / (grid.Columns - 1)),
            Between(canvas.Y.At(grid.Y(0)), canvas.Y.At(grid.Y(grid.Rows - 1)), point.Y / (grid.Rows - 1))
        );

    private static double Between(double from, double to, double fraction) => from + fraction * (to - from);
}
