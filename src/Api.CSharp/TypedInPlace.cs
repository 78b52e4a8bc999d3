using System;

namespace OptimizerFunctional;

/// <summary>An optimizer driven in place whose type of state is known.</summary>
internal sealed class InPlace<TState>(Core.InPlace<TState> inner) : InPlace
{
    public override ReadOnlySpan<double> Point => inner.Point;

    public override Span<double> Gradient => inner.Gradient;

    public override double Step(double value = double.NaN) => inner.Step(value);
}
