using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>
/// An optimizer that runs in place without allocating, for long vectors: write the gradient, then take a step. Not
/// thread-safe. For runs that can be kept and forked, use <see cref="Run"/>.
/// </summary>
public abstract class InPlace
{
    private protected InPlace() { }

    /// <summary>The current point.</summary>
    public abstract ReadOnlySpan<double> Point { get; }

    /// <summary>
    /// What the method answers with at <see cref="Point"/>: that point, or one that is made from the state. A new
    /// array.
    /// </summary>
    public abstract ImmutableArray<double> Answer { get; }

    /// <summary>The buffer for the gradient at <see cref="Point"/>, to be written before each step.</summary>
    public abstract Span<double> Gradient { get; }

    /// <summary>The number of steps so far.</summary>
    public abstract long Index { get; }

    /// <summary>
    /// Takes a step with the gradient in <see cref="Gradient"/>. Returns the infinity norm of the step.
    /// </summary>
    /// <param name="value">
    /// The value at <see cref="Point"/>, which only Polyak's step size, MoMo and <see cref="Plateau"/> use. The default
    /// is NaN.
    /// </param>
    public abstract double Step(double value = double.NaN);

    /// <summary>
    /// A snapshot of the run that can be kept, forked and saved. <see cref="Optimizer.RestoreInPlace"/> reads its JSON.
    /// </summary>
    public abstract Run ToRun();
}

/// <summary>An in-place run with the type of its state.</summary>
internal sealed class InPlace<TState>(
    Engine<Objective, Core.OptimizerState<TState>, Core.OptimizerIterate<TState>, Evaluation> engine,
    Core.InPlace<TState> inner
) : InPlace
{
    public override ReadOnlySpan<double> Point => inner.Point;

    public override ImmutableArray<double> Answer => inner.Answer;

    public override Span<double> Gradient => inner.Gradient;

    public override long Index => inner.Index;

    public override double Step(double value = double.NaN) => inner.Step(value);

    public override Run ToRun() => engine.Shown(inner.Run);
}
