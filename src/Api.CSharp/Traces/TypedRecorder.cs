using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>A growing column whose type is known.</summary>
internal sealed class Recorder<T>(string name, Func<Iterate, T> read, int capacity) : Recorder
{
    private readonly ImmutableArray<T>.Builder values = ImmutableArray.CreateBuilder<T>(capacity);

    public override void Add(Iterate iterate) => values.Add(read(iterate));

    public override TraceSeries End() => new TraceSeries<T>(name, values.DrainToImmutable());
}
