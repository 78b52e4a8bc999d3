using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>A column of a trace, with its values.</summary>
/// <typeparam name="T"><see cref="long"/>, <see cref="double"/> or <see cref="string"/>.</typeparam>
public sealed class TraceSeries<T> : TraceSeries
{
    internal TraceSeries(string name, ImmutableArray<T> values)
        : base(name) => Values = values;

    /// <summary>The values, first row first.</summary>
    public ImmutableArray<T> Values { get; }

    /// <inheritdoc/>
    public override TraceKind Kind => Cells.KindOf<T>();

    /// <inheritdoc/>
    public override int Length => Values.Length;

    internal override TraceCell Cell(int row) => Cells.Of(Values[row]);

    internal override TraceSeries Join(IEnumerable<TraceSeries> parts)
    {
        var values = parts.Select(part => ((TraceSeries<T>)part).Values).ToArray();
        var joined = ImmutableArray.CreateBuilder<T>(values.Sum(part => part.Length));
        foreach (var part in values)
        {
            joined.AddRange(part);
        }

        return new TraceSeries<T>(Name, joined.MoveToImmutable());
    }
}
