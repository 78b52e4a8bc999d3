using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace OptimizerFunctional;

/// <summary>
/// A first-order method with its hyperparameters: an immutable value that can be shared, compared and varied with
/// <c>with</c>. It never calls an objective by itself; the members here drive it. Points come back immutable.
/// </summary>
public abstract partial record Optimizer : Solver
{
    private protected Optimizer() { }

    internal abstract OptimizerEngine CreateEngine();

    internal sealed override Engine<Objective> CreateRunEngine() => CreateEngine().Engine;

    /// <summary>The iterates of an objective that takes its time, lazily and without end.</summary>
    /// <param name="objective">
    /// Value and gradient at a point. Its evaluation must be of the point that it was given.
    /// </param>
    /// <param name="start">The first point.</param>
    /// <param name="cancellationToken">Given to the objective, and checked before it is called.</param>
    public IAsyncEnumerable<Iterate> IteratesAsync(
        Func<ImmutableArray<double>, CancellationToken, ValueTask<Evaluation>> objective,
        ArrayLike start,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Arrivals(Start(start), objective, cancellationToken);
    }

    /// <summary>A run to be driven by hand that owns its buffers: no allocation, no forks.</summary>
    public InPlace StartInPlace(ArrayLike start) => CreateEngine().StartInPlace(start.Values);

    /// <summary>
    /// The run that <see cref="Run.ToJson"/> wrote, to be driven in place; any other text is a
    /// <see cref="FormatException"/>.
    /// </summary>
    public InPlace RestoreInPlace(string saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().RestoreInPlace(saved);
    }

    private static async IAsyncEnumerable<Iterate> Arrivals(
        Run run,
        Func<ImmutableArray<double>, CancellationToken, ValueTask<Evaluation>> objective,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (run.TryAsk(out var point))
        {
            cancellationToken.ThrowIfCancellationRequested();
            run = run.Tell(await objective(point, cancellationToken).ConfigureAwait(false));
            yield return run.ToIterate();
        }
    }
}
