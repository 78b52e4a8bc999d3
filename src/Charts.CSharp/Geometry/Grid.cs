using System;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>Function values on a rectangular grid: <c>this[column, row]</c>.</summary>
internal sealed class Grid(Interval x, Interval y, double[,] values)
{
    private Interval[,]? cells;

    public int Columns => values.GetLength(0);

    public int Rows => values.GetLength(1);

    public double this[int column, int row] => values[column, row];

    public double X(int column) => x.At((double)column / (Columns - 1));

    public double Y(int row) => y.At((double)row / (Rows - 1));

    public static Grid Sample(Func<double, double, double> function, Interval x, Interval y, int columns, int rows)
    {
        var grid = new Grid(x, y, new double[columns, rows]);
        return grid.Fill((column, row) => function(grid.X(column), grid.Y(row)));
    }

    /// <summary>Values given by column and row, on a grid with unit spacing.</summary>
    public static Grid Of(int columns, int rows, Func<int, int, double> value) =>
        new Grid(new(0, columns - 1), new(0, rows - 1), new double[columns, rows]).Fill(value);

    public Grid Map(Func<double, double> change) =>
        new Grid(x, y, new double[Columns, Rows]).Fill((column, row) => change(values[column, row]));

    /// <summary>Whether the cell with this lowest corner has finite values at all four corners.</summary>
    public bool HasCell(int column, int row) =>
        column >= 0 && row >= 0 && column < Columns - 1 && row < Rows - 1 && !double.IsNaN(Cells[column, row].From);

    /// <summary>The range of the values at a cell's corners; NaN if one of them is not finite.</summary>
    public Interval Cell(int column, int row) => Cells[column, row];

    /// <summary>The number of values that are not finite.</summary>
    public int Missing => Count(v => !double.IsFinite(v));

    public int Count(Predicate<double> holds)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += holds(value) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The range of the finite values above a bound; null if there are none.</summary>
    public Interval? Range(double above = double.NegativeInfinity)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsFinite(value) && value > above)
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        return low <= high ? new Interval(low, high) : null;
    }

    private Interval[,] Cells => cells ??= FindCells();

    private Interval[,] FindCells()
    {
        var found = new Interval[Columns - 1, Rows - 1];
        for (var row = 0; row < Rows - 1; row++)
        {
            for (var column = 0; column < Columns - 1; column++)
            {
                var (a, b, c, d) = (
                    values[column, row],
                    values[column + 1, row],
                    values[column, row + 1],
                    values[column + 1, row + 1]
                );
                var isFinite = double.IsFinite(a) && double.IsFinite(b) && double.IsFinite(c) && double.IsFinite(d);
                found[column, row] = isFinite
                    ? new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)))
                    : new(double.NaN, double.NaN);
            }
        }

        return found;
    }

    private Grid Fill(Func<int, int, double> value)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                values[column, row] = value(column, row);
            }
        }

        return this;
    }
}
