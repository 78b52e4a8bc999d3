using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>One row of a table, as it is read from a file or written to one.</summary>
public sealed class TraceRow
{
    /// <summary>A row of these cells under these names, as many of one as of the other.</summary>
    public TraceRow(ImmutableArray<string> names, ImmutableArray<TraceCell> cells)
    {
        if (names.IsDefault || cells.IsDefault || names.Length != cells.Length)
        {
            throw new ArgumentException("A row has as many names as cells.", nameof(cells));
        }

        (Names, Cells) = (names, cells);
    }

    /// <summary>The names of the columns: one array for all rows of a table.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The cells, in the order of the names.</summary>
    public ImmutableArray<TraceCell> Cells { get; }

    /// <summary>
    /// The cell of this column. An unknown name is a <see cref="ParameterException"/> that lists the known ones.
    /// </summary>
    public TraceCell this[string name] => Cells[Find(Names, name)];

    /// <summary>Names and cells.</summary>
    public override string ToString() => string.Join(", ", Names.Zip(Cells, (name, cell) => $"{name} = {cell}"));

    internal static int Find(ImmutableArray<string> names, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var place = names.IndexOf(name);
        return place >= 0
            ? place
            : throw new ParameterException("column", $"\"{name}\"", $"one of {string.Join(", ", names)}");
    }
}
