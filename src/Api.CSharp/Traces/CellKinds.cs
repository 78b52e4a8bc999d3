using System.Linq;

namespace OptimizerFunctional;

/// <summary>The kinds of the columns of a file, as far as it has been read.</summary>
internal sealed class CellKinds(int columns)
{
    private readonly TraceKind?[] kinds = [.. Enumerable.Repeat<TraceKind?>(null, columns)];

    /// <summary>Whether the column is known to hold texts.</summary>
    public bool IsText(int column) => kinds[column] == TraceKind.Text;

    /// <summary>
    /// The cell as the column has it: after a number, counts are numbers. Null where a text meets numbers or the reverse.
    /// </summary>
    public TraceCell? Fit(int column, TraceCell cell)
    {
        var known = kinds[column] ?? cell.Kind;
        if (known == TraceKind.Text != (cell.Kind == TraceKind.Text))
        {
            return null;
        }

        kinds[column] = known == TraceKind.Count ? cell.Kind : known;
        return known == TraceKind.Number ? new(cell.Number) : cell;
    }
}
