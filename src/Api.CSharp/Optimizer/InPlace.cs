using System;

namespace OptimizerFunctional;

/// <summary>
/// An optimizer driven by hand without allocating, for long vectors and gradients from anywhere: write the gradient,
/// then take the step. One thread at a time; for runs that can be kept and forked there is <see cref="Run"/>.
/// </summary>
public abstract class InPlace
{
    private protected InPlace() { }

    /// <summary>Where the run stands.</summary>
    public abstract ReadOnlySpan<double> Point { get; }

    /// <summary>Where to write the gradient at <see cref="Point"/> before the next step.</summary>
    public abstract Span<double> Gradient { get; }

    /// <summary>Steps taken.</summary>
    public abstract long Index { get; }

    /// <summary>
    /// Takes a step with the gradient that was written. Returns the largest absolute coordinate of the step.
    /// </summary>
    /// <param name="value">
    /// The value at <see cref="Point"/>, which no built-in method reads. The default is NaN.
    /// </param>
    public abstract double Step(double value = double.NaN);

    /// <summary>
    /// The run where it stands, to be kept, forked or saved: its JSON is for <see cref="Optimizer.RestoreInPlace"/>
    /// too.
    /// </summary>
    public abstract Run ToRun();
}

/// <summary>An optimizer driven in place whose type of state is known.</summary>
internal sealed class InPlace<TState>(
    Engine<Objective, Core.OptimizerState<TState>, Core.OptimizerIterate<TState>, Evaluation> engine,
    Core.InPlace<TState> inner
) : InPlace
{
    public override ReadOnlySpan<double> Point => inner.Point;

    public override Span<double> Gradient => inner.Gradient;

    public override long Index => inner.Index;

    public override double Step(double value = double.NaN) => inner.Step(value);

    public override Run ToRun() => engine.Shown(inner.Run);
}
