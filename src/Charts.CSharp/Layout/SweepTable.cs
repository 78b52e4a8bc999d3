using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Geometry;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>
/// The values of a sweep as a table: the distinct values of each parameter in increasing order; NaN for missing pairs.
/// </summary>
internal sealed class SweepTable
{
    public SweepTable(IReadOnlyList<(double X, double Y, double Value)> cells)
    {
        foreach (var (x, y, _) in cells)
        {
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                throw new ParameterException("Cells", $"a cell at {Place(x, y)}", "at finite values of the parameters");
            }
        }

        X = [.. cells.Select(c => c.X).Distinct().Order()];
        Y = [.. cells.Select(c => c.Y).Distinct().Order()];
        var values = new Dictionary<(int Column, int Row), double>();
        var (columns, rows) = (Places(X), Places(Y));
        foreach (var (x, y, value) in cells)
        {
            if (!values.TryAdd((columns[x], rows[y]), value))
            {
                throw new ParameterException(
                    "Cells",
                    $"two values at {Place(x, y)}",
                    "one value for each pair of parameters"
                );
            }
        }

        Grid = Grid.Of(X.Count, Y.Count, (column, row) => values.GetValueOrDefault((column, row), double.NaN));
    }

    public IReadOnlyList<double> X { get; }

    public IReadOnlyList<double> Y { get; }

    /// <summary>The values by column and row.</summary>
    public Grid Grid { get; }

    /// <summary>The first cell with the lowest value.</summary>
    public (int Column, int Row) Best =>
        (
            from row in Enumerable.Range(0, Y.Count)
            from column in Enumerable.Range(0, X.Count)
            where double.IsFinite(Grid[column, row])
            select (column, row)
        ).MinBy(Value);

    public double Value((int Column, int Row) cell) => Grid[cell.Column, cell.Row];

    private static Dictionary<double, int> Places(IReadOnlyList<double> values) =>
        values.Select((value, place) => (value, place)).ToDictionary(v => v.value, v => v.place);

    private static string Place(double x, double y) => $"({TickFormat.Number(x, 6)}, {TickFormat.Number(y, 6)})";
}
