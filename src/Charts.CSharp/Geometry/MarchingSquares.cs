using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>
/// The region of a grid where the values are at least a level, as polygons with the region on their left. Cells with a
/// value that is not finite are excluded. A saddle cell is connected through its center if the mean of its corners is
/// at least the level.
/// </summary>
/// <remarks>
/// Lorensen and Cline 1987, in two dimensions; saddles after Nielson and Hamann 1991, with the mean as center value.
/// </remarks>
internal static class MarchingSquares
{
    /// <summary>The polygons in grid coordinates: columns and rows, with fractions.</summary>
    public static IReadOnlyList<IReadOnlyList<Point2D>> Above(Grid grid, double level)
    {
        var edges = new Boundary();
        Span<Point2D> leaving = stackalloc Point2D[2];
        Span<Point2D> entering = stackalloc Point2D[2];
        for (var row = 0; row < grid.Rows - 1; row++)
        {
            for (var column = 0; column < grid.Columns - 1; column++)
            {
                // Most cells are entirely below the level, or above it among such cells: they add no edge.
                if (
                    grid.Cell(column, row) is var cell
                    && cell.To >= level
                    && !(cell.From >= level && IsInside(grid, column, row))
                )
                {
                    AddCell(grid, level, column, row, edges, leaving, entering);
                }
            }
        }

        return edges.Polygons();
    }

    private static bool IsInside(Grid grid, int column, int row) =>
        grid.HasCell(column - 1, row)
        && grid.HasCell(column + 1, row)
        && grid.HasCell(column, row - 1)
        && grid.HasCell(column, row + 1);

    /// <summary>Traverses a cell counterclockwise, from the lowest corner.</summary>
    private static void AddCell(
        Grid grid,
        double level,
        int column,
        int row,
        Boundary edges,
        Span<Point2D> leaving,
        Span<Point2D> entering
    )
    {
        ReadOnlySpan<(int X, int Y)> corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)];
        // The neighbors below, to the right, above and to the left.
        ReadOnlySpan<(int X, int Y)> beyond = [(0, -1), (1, 0), (0, 1), (-1, 0)];
        var (left, entered, sum, startsHigh) = (0, 0, 0.0, grid[column, row] >= level);
        for (var side = 0; side < 4; side++)
        {
            var (fromX, fromY) = (column + corners[side].X, row + corners[side].Y);
            var (toX, toY) = (column + corners[side + 1].X, row + corners[side + 1].Y);
            var (a, b) = (grid[fromX, fromY], grid[toX, toY]);
            sum += a;
            var (isHigh, willBeHigh) = (a >= level, b >= level);
            var (from, to) = (new Point2D(fromX, fromY), new Point2D(toX, toY));
            var crossing = isHigh == willBeHigh ? default : Crossing(level, from, a, to, b);
            if (isHigh && !willBeHigh)
            {
                leaving[left++] = crossing;
            }
            else if (!isHigh && willBeHigh)
            {
                entering[entered++] = crossing;
            }

            // An edge shared with another cell is not part of the boundary; an open edge is.
            if ((isHigh || willBeHigh) && !grid.HasCell(column + beyond[side].X, row + beyond[side].Y))
            {
                edges.Add(isHigh ? from : crossing, willBeHigh ? to : crossing);
            }
        }

        // Crossings alternate, starting at the lowest corner. If that corner is high, the first one leaves the region
        // and the next entering one has the same number; if it is low, the entering one is the one before.
        var isJoined = sum / 4 >= level;
        for (var i = 0; i < left; i++)
        {
            var partner = left == 1 || isJoined == startsHigh ? i : 1 - i;
            edges.Add(leaving[i], entering[partner]);
        }
    }

    /// <summary>
    /// The crossing of the level between two corners. Both cells at an edge get the same bits: the low corner comes
    /// first.
    /// </summary>
    private static Point2D Crossing(double level, Point2D from, double a, Point2D to, double b)
    {
        var (low, lowValue, high, highValue) = a < b ? (from, a, to, b) : (to, b, from, a);
        // Halves, so that the difference of two large numbers stays finite.
        var fraction = (level / 2 - lowValue / 2) / (highValue / 2 - lowValue / 2);
        return new(low.X + fraction * (high.X - low.X), low.Y + fraction * (high.Y - low.Y));
    }
}
