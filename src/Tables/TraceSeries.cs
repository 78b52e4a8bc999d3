using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>
/// A column of a trace with its values: a <see cref="TraceSeries{T}"/> of <see cref="long"/>, <see cref="double"/> or
/// <see cref="string"/>.
/// </summary>
public abstract class TraceSeries
{
    private protected TraceSeries(string name) => Name = name;

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The kind of the values.</summary>
    public abstract TraceKind Kind { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Length { get; }

    internal abstract TraceCell Cell(int row);

    /// <summary>The concatenated values of columns of this kind.</summary>
    internal abstract TraceSeries Join(IEnumerable<TraceSeries> parts);
}

/// <summary>A column of a trace with its values.</summary>
/// <typeparam name="T"><see cref="long"/>, <see cref="double"/> or <see cref="string"/>.</typeparam>
public sealed class TraceSeries<T> : TraceSeries
{
    internal TraceSeries(string name, ImmutableArray<T> values)
        : base(name) => Values = values;

    /// <summary>The values, in order.</summary>
    public ImmutableArray<T> Values { get; }

    /// <inheritdoc/>
    public override TraceKind Kind => Cells.KindOf<T>();

    /// <inheritdoc/>
    public override int Length => Values.Length;

    /// <summary>The cells, if some are empty or of another kind than the column; default otherwise.</summary>
    internal ImmutableArray<TraceCell> Mixed { get; init; }

    internal override TraceCell Cell(int row) => Mixed.IsDefault ? Cells.Of(Values[row]) : Mixed[row];

    internal override TraceSeries Join(IEnumerable<TraceSeries> parts)
    {
        TraceSeries<T>[] all = [.. parts.Cast<TraceSeries<T>>()];
        var joined = ImmutableArray.CreateBuilder<T>(all.Sum(part => part.Length));
        foreach (var part in all)
        {
            joined.AddRange(part.Values);
        }

        return all.All(part => part.Mixed.IsDefault)
            ? new TraceSeries<T>(Name, joined.MoveToImmutable())
            : new(Name, joined.MoveToImmutable())
            {
                Mixed = [.. all.SelectMany(part => Enumerable.Range(0, part.Length).Select(part.Cell))],
            };
    }
}
