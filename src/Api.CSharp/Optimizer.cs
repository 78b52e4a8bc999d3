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
public abstract partial record Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>What the method is called in tables, messages and saved runs.</summary>
    public string Name => CreateEngine().Name;

    internal abstract Engine CreateEngine();

    /// <summary>
    /// The iterates from the start on, lazily and without end: cut them with <c>Take</c> or <c>TakeWhile</c>. Each enumeration
    /// runs the optimizer again from the start. Nothing stops it, not even a NaN: for that there is <see cref="Minimize"/>.
    /// </summary>
    public IEnumerable<Iterate> Iterates(Objective objective, ImmutableArray<double> start)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return CreateEngine().Iterates(objective, objective.CheckPoint(nameof(start), start));
    }

    /// <summary>The iterates after a saved one, without it: the rest of the run it belongs to, bit for bit.</summary>
    /// <param name="objective">The objective of that run.</param>
    /// <param name="saved">The JSON of an <see cref="Iterate"/> or a <see cref="Solution"/>; any other text is a <see cref="FormatException"/>.</param>
    public IEnumerable<Iterate> IteratesAfter(Objective objective, string saved)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().IteratesAfter(objective, saved);
    }

    /// <summary>The iterates of an objective that takes its time, lazily and without end.</summary>
    /// <param name="objective">Value and gradient at a point. Its evaluation must be of the point that it was given.</param>
    /// <param name="start">The first point.</param>
    /// <param name="cancellationToken">Given to the objective, and checked before it is called.</param>
    public IAsyncEnumerable<Iterate> IteratesAsync(
        Func<ImmutableArray<double>, CancellationToken, ValueTask<Evaluation>> objective,
        ImmutableArray<double> start,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Arrivals(Start(start), objective, cancellationToken);
    }

    /// <summary>
    /// Runs until a criterion holds, a number is not finite or the caller cancels, and returns the best evaluated point with
    /// the reason. Works in place: a step allocates nothing. An exception of the objective's own passes through.
    /// </summary>
    /// <param name="objective">The function to be minimized.</param>
    /// <param name="start">The first point.</param>
    /// <param name="stop">When to stop. The default is <see cref="Stop.Default"/>: a gradient below 1e-8, or 10,000 iterations.</param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    public Solution Minimize(
        Objective objective,
        ImmutableArray<double> start,
        Stop? stop = null,
        RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        objective.CheckPoint(nameof(start), start);
        return CreateEngine().Minimize(objective, start, (options ?? new()).ToCore(stop ?? Stop.Default));
    }

    /// <summary>Goes on with a saved run as if it had never stopped, bit for bit.</summary>
    /// <param name="objective">The objective of that run.</param>
    /// <param name="saved">The JSON of a <see cref="Solution"/> or an <see cref="Iterate"/>; any other text is a <see cref="FormatException"/>.</param>
    /// <param name="stop">When to stop; counts go on from those of the saved run. The default is <see cref="Stop.Default"/>.</param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    public Solution Resume(Objective objective, string saved, Stop? stop = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().Resume(objective, saved, (options ?? new()).ToCore(stop ?? Stop.Default));
    }

    /// <summary>A run to be driven by hand, which asks for the objective at its start.</summary>
    public Run Start(ImmutableArray<double> start) => CreateEngine().Start(start);

    /// <summary>The run that <see cref="Run.ToJson"/> wrote; any other text is a <see cref="FormatException"/>.</summary>
    public Run Restore(string saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().Restore(saved);
    }

    /// <summary>A run to be driven by hand that owns its buffers: no allocation, no forks.</summary>
    public InPlace StartInPlace(ImmutableArray<double> start) => CreateEngine().StartInPlace(start);

    private static async IAsyncEnumerable<Iterate> Arrivals(
        Run run,
        Func<ImmutableArray<double>, CancellationToken, ValueTask<Evaluation>> objective,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var evaluation = await objective(run.Point, cancellationToken).ConfigureAwait(false);
            yield return run.Arrive(evaluation);
            run = run.Advance(evaluation);
        }
    }
}
