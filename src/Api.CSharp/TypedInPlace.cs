using System;

namespace OptimizerFunctional;

/// <summary>An optimizer driven in place whose type of state is known.</summary>
internal sealed class InPlace<TState>(Engine<TState> engine, Core.InPlace<TState> inner) : InPlace
{
    public override ReadOnlySpan<double> Point => inner.Point;

    public override Span<double> Gradient => inner.Gradient;

    public override long Index => inner.Index;

    public override double Step(double value = double.NaN) => inner.Step(value);

    public override Run ToRun() => new Run<TState>(engine, inner.Asking);
}
