using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>A row of a table, as it is read from or written to a file.</summary>
public sealed class TraceRow
{
    /// <summary>Creates a row with one cell per name.</summary>
    /// <exception cref="ArgumentException">The numbers of names and cells differ.</exception>
    public TraceRow(ImmutableArray<string> names, ImmutableArray<TraceCell> cells)
    {
        if (names.IsDefault || cells.IsDefault || names.Length != cells.Length)
        {
            throw new ArgumentException("A row must have as many names as cells.", nameof(cells));
        }

        (Names, Cells) = (names, cells);
    }

    /// <summary>The names of the columns. All rows of a table share one array.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The cells, in the order of the names.</summary>
    public ImmutableArray<TraceCell> Cells { get; }

    /// <summary>The cell of a column.</summary>
    /// <exception cref="ParameterException">There is no such column; the message lists the known ones.</exception>
    public TraceCell this[string name] => Cells[Find(Names, name)];

    /// <summary>The names and cells.</summary>
    public override string ToString() => string.Join(", ", Names.Zip(Cells, (name, cell) => $"{name} = {cell}"));

    internal static int Find(ImmutableArray<string> names, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var place = names.IndexOf(name);
        return place >= 0
            ? place
            : throw new ParameterException("column", Malformed.Quoted(name), $"one of {Malformed.Listed(names)}");
    }
}
