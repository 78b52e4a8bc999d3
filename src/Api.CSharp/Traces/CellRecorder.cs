using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>A column growing from cells. Its kind is that of its first cell; counts turn into numbers when a number comes.</summary>
internal sealed class CellRecorder(string name)
{
    private ImmutableArray<long>.Builder? counts;
    private ImmutableArray<double>.Builder? numbers;
    private ImmutableArray<string>.Builder? texts;

    public void Add(TraceCell cell)
    {
        switch (cell.Kind)
        {
            case TraceKind.Text when counts is null && numbers is null:
                (texts ??= ImmutableArray.CreateBuilder<string>()).Add(cell.Text);
                break;
            case TraceKind.Count when texts is null && numbers is null:
                (counts ??= ImmutableArray.CreateBuilder<long>()).Add(cell.Count);
                break;
            case TraceKind.Count or TraceKind.Number when texts is null:
                Numbers().Add(cell.Number);
                break;
            default:
                throw new FormatException($"The column {name} has texts and numbers: {cell} does not go with the cells before it.");
        }
    }

    public TraceSeries End() =>
        counts is not null ? new TraceSeries<long>(name, counts.DrainToImmutable())
        : texts is not null ? new TraceSeries<string>(name, texts.DrainToImmutable())
        : new TraceSeries<double>(name, Numbers().DrainToImmutable());

    private ImmutableArray<double>.Builder Numbers()
    {
        if (numbers is null)
        {
            numbers = ImmutableArray.CreateBuilder<double>();
            numbers.AddRange(counts?.Select(count => (double)count) ?? []);
            counts = null;
        }

        return numbers;
    }
}
