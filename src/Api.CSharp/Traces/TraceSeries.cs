using System.Collections.Generic;

namespace OptimizerFunctional;

/// <summary>
/// A column of a trace with what was kept in it: a <see cref="TraceSeries{T}"/> of <see cref="long"/>, <see cref="double"/> or
/// <see cref="string"/>.
/// </summary>
public abstract class TraceSeries
{
    private protected TraceSeries(string name) => Name = name;

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public abstract TraceKind Kind { get; }

    /// <summary>How many rows it has.</summary>
    public abstract int Length { get; }

    internal abstract TraceCell Cell(int row);

    /// <summary>The rows of all parts, which are of this kind, one after the other.</summary>
    internal abstract TraceSeries Join(IEnumerable<TraceSeries> parts);
}
