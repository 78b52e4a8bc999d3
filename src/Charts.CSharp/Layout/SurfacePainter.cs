using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>
/// Draws the faces of a surface from back to front, which is row by row. The pieces of a path follow the face that they
/// lie on, so that nearer faces hide them.
/// </summary>
internal sealed class SurfacePainter(Svg svg, Projection projection, Grid grid, ColorKey key)
{
    private int Faces => grid.Columns - 1;

    public void Draw(IReadOnlyList<IReadOnlyList<Point3D>> path)
    {
        var pieces = path.SelectMany(p => p.Zip(p.Skip(1))).ToLookup(p => FaceOf(p.First, p.Second));
        svg.Open("g", ("stroke-width", 0.5), ("stroke-linejoin", "round"));
        foreach (var row in FarToNear(projection.Nearer.Y))
        {
            foreach (var column in FarToNear(projection.Nearer.X))
            {
                if (grid.HasCell(column, row))
                {
                    Face(column, row);
                }

                var here = new PathData();
                foreach (var (from, to) in pieces[(column, row)])
                {
                    here.Line(OnSheet(from), OnSheet(to));
                }

                Strokes.Cased(svg, here, 0);
            }
        }

        svg.Close("g");
        Overlay(path);
    }

    /// <summary>
    /// Draws the whole path again, faintly, so that its hidden parts can be followed, with its dots and ends.
    /// </summary>
    private void Overlay(IReadOnlyList<IReadOnlyList<Point3D>> path)
    {
        if (path.Count == 0)
        {
            return;
        }

        var (line, dots) = (new PathData(), new PathData());
        foreach (var piece in path)
        {
            line.Line([.. piece.Select(OnSheet)]);
        }

        foreach (var dot in Thinning.ByDistance([.. path.Select(p => OnSheet(p[^1]))], 6, 1000))
        {
            dots.Spot(dot);
        }

        svg.Open("g", ("opacity", 0.55));
        Strokes.Series(svg, line, 0);
        svg.Close("g");
        Strokes.CasedDots(svg, dots, 0);
        var (start, end) = (OnSheet(path[0][0]), OnSheet(path[^1][^1]));
        Strokes.Hollow(svg, start, 0);
        Strokes.Ring(svg, end, Palette.Fill(0), 5.5);
    }

    private void Face(int column, int row)
    {
        double Height(int dx, int dy) => key.Fraction(grid[column + dx, row + dy]);
        Point2D Corner(int dx, int dy) =>
            projection.At((double)(column + dx) / Faces, (double)(row + dy) / Faces, Height(dx, dy));

        var mean = (Height(0, 0) + Height(1, 0) + Height(1, 1) + Height(0, 1)) / 4;
        var slopeX = (Height(1, 0) + Height(1, 1) - Height(0, 0) - Height(0, 1)) / 2 * Faces;
        var slopeY = (Height(0, 1) + Height(1, 1) - Height(0, 0) - Height(1, 0)) / 2 * Faces;
        // A soft light from the far upper left shows the shape; colors stay recognizable.
        var light = (0.35 * slopeX - 0.2 * slopeY + 1) / Math.Sqrt(1 + slopeX * slopeX + slopeY * slopeY);
        var outline = new PathData().Polygon(Corner(0, 0), Corner(1, 0), Corner(1, 1), Corner(0, 1));
        svg.Element(
            "path",
            ("d", outline.ToString()),
            ("fill", key.Map.Shaded(mean, 0.86 + 0.16 * Math.Clamp(light, -1, 1))),
            ("stroke", key.Map.Shaded(mean, 0.7))
        );
    }

    private IEnumerable<int> FarToNear(bool isNearAtEnd) =>
        isNearAtEnd ? Enumerable.Range(0, Faces) : Enumerable.Range(0, Faces).Reverse();

    private (int Column, int Row) FaceOf(Point3D from, Point3D to) =>
        (
            Math.Clamp((int)((from.X + to.X) / 2 * Faces), 0, Faces - 1),
            Math.Clamp((int)((from.Y + to.Y) / 2 * Faces), 0, Faces - 1)
        );

    private Point2D OnSheet(Point3D at) => projection.At(at.X, at.Y, at.Z);
}
