using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>
/// A run of a <see cref="SearchMethod"/> driven by hand, with observations from anywhere. It wants the objective at a point
/// until it ends; then it has a <see cref="Reason"/>. Immutable: a run that is kept can be told again, in another way, and
/// each of the two goes on alone. It can be saved at any moment, also in the middle of a line search.
/// </summary>
/// <example>
/// <code>
/// var run = new Bfgs().Start([-1.2, 1]);
/// while (run.Wants(out var point))
/// {
///     run = run.Tell(value(point), gradient(point));
/// }
/// </code>
/// </example>
public abstract class Search
{
    private protected Search()
    {
    }

    /// <summary>Steps taken, from iterate to iterate.</summary>
    public abstract long Index { get; }

    /// <summary>Observations told.</summary>
    public abstract long Evaluations { get; }

    /// <summary>Whether the last observation made an iterate: if not, it was a trial on the way to the next.</summary>
    public abstract bool IsAtIterate { get; }

    /// <summary>The last iterate. Before the first observation its value is NaN; its gradient is empty where the method knows none.</summary>
    public abstract Evaluation Current { get; }

    /// <summary>The lowest finite value that was ever told, with its point and gradient, iterate or not.</summary>
    public abstract Evaluation Best { get; }

    /// <summary>Why the method has ended; null as long as it has not.</summary>
    public abstract StopReason? Reason { get; }

    /// <summary>
    /// All points at which the objective is wanted and whose observations do not depend on each other: more than one for
    /// methods with a population, none for a run that has ended. They are told in this order.
    /// </summary>
    public abstract ImmutableArray<ImmutableArray<double>> Batch { get; }

    /// <summary>Where the objective is wanted next. False where the method has ended.</summary>
    public abstract bool Wants(out ImmutableArray<double> point);

    /// <summary>The run after it has been told the value, for methods that want no more. This run stays as it is.</summary>
    public Search Tell(double value) => Tell(value, [], null);

    /// <summary>The run after it has been told value and gradient. This run stays as it is.</summary>
    public Search Tell(double value, ImmutableArray<double> gradient) => Tell(value, gradient, null);

    /// <summary>The run after it has been told value, gradient and how to find the Hessian there, which is asked for only if it is needed.</summary>
    public Search Tell(double value, ImmutableArray<double> gradient, Func<Matrix>? hessian) => Told(value, gradient, hessian);

    /// <summary>The run after it has been told the values at all points of <see cref="Batch"/>, in their order.</summary>
    public Search TellBatch(ImmutableArray<double> values)
    {
        Core.Check.dimension(nameof(values), Batch.Length, values);
        var run = this;
        foreach (var value in values)
        {
            run = run.Tell(value);
        }

        return run;
    }

    /// <summary>The run as JSON for <see cref="SearchMethod.Restore"/>.</summary>
    public abstract string ToJson();

    private protected abstract Search Told(double value, ImmutableArray<double> gradient, Func<Matrix>? hessian);
}
