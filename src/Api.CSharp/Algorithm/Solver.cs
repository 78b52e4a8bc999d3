using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;

namespace OptimizerFunctional;

/// <summary>
/// A method that minimizes an <see cref="Objective"/>: a first-order <see cref="Optimizer"/>, or a
/// <see cref="Solver"/>. An immutable value that can be shared, compared and varied with <c>with</c>.
/// </summary>
public abstract record Solver
{
    private protected Solver() { }

    /// <summary>When a run stops that is not told when.</summary>
    public virtual Stop DefaultStop() => Stop.Default;

    /// <summary>What the method is called in tables, messages and saved runs.</summary>
    public string Name => CreateRunEngine().Name;

    internal abstract Engine<Objective> CreateRunEngine();

    /// <summary>
    /// The iterates from the start on, lazily and without end: cut them with <c>Take</c> or <c>TakeWhile</c>. Each
    /// enumeration runs the optimizer again from the start. Nothing stops it, not even a NaN: for that there is
    /// <see cref="Minimize"/>.
    /// </summary>
    public IEnumerable<Iterate> Iterates(Objective objective, ArrayLike start)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return CreateRunEngine().Iterates(objective, start.Values);
    }

    /// <summary>The iterates after a saved one, without it: the rest of the run it belongs to, bit for bit.</summary>
    /// <param name="objective">The objective of that run.</param>
    /// <param name="saved">
    /// The JSON of an <see cref="Iterate"/> or a <see cref="Solution"/>; any other text is a
    /// <see cref="FormatException"/>.
    /// </param>
    public IEnumerable<Iterate> IteratesAfter(Objective objective, string saved)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(saved);
        return CreateRunEngine().IteratesAfter(objective, saved);
    }

    /// <summary>
    /// Runs until a criterion holds, a number is not finite or the caller cancels, and returns the best evaluated point
    /// with the reason. Works in place: a step allocates nothing. An exception of the objective's own passes through.
    /// </summary>
    /// <param name="objective">The function to be minimized.</param>
    /// <param name="start">The first point.</param>
    /// <param name="stop">When to stop. The default is <see cref="DefaultStop"/>.</param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    public Solution Minimize(Objective objective, ArrayLike start, Stop? stop = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var run = (options ?? new()).ToCore(stop ?? DefaultStop());
        return new(CreateRunEngine().Minimize(objective, start.Values, run));
    }

    /// <summary>
    /// The same for an objective that takes its time, such as a simulation or a service: it is awaited at one point
    /// after the other. Methods that need second derivatives cannot be run so; take them with <see cref="Start"/> and
    /// <see cref="Run.Tell(double, ArrayLike, Func{Matrix})"/>.
    /// </summary>
    /// <param name="objective">
    /// Value and gradient at a point, and the token of <paramref name="options"/>. Its evaluation must be of the point
    /// that it was given; methods that use values alone do not read its gradient, which may be empty.
    /// </param>
    /// <param name="start">The first point.</param>
    /// <param name="stop">When to stop. The default is <see cref="DefaultStop"/>.</param>
    /// <param name="options">
    /// Cancellation and progress. A run that is cancelled returns the best point so far; an exception of the
    /// objective's own passes through, also an <see cref="OperationCanceledException"/>.
    /// </param>
    public async Task<Solution> MinimizeAsync(
        Func<ImmutableArray<double>, CancellationToken, ValueTask<Evaluation>> objective,
        ArrayLike start,
        Stop? stop = null,
        RunOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        var chosen = options ?? new();
        var run = chosen.ToCore(stop ?? DefaultStop());
        var awaited = new AsyncObjective(objective, chosen.CancellationToken);
        return new(
            await CreateRunEngine()
                .MinimizeAsync(awaited.ToObjective(), awaited.EvaluateAsync, start.Values, run)
                .ConfigureAwait(false)
        );
    }

    /// <summary>Goes on with a saved run as if it had never stopped, bit for bit.</summary>
    /// <param name="objective">The objective of that run.</param>
    /// <param name="saved">
    /// The JSON of a <see cref="Solution"/> or an <see cref="Iterate"/>; any other text is a
    /// <see cref="FormatException"/>.
    /// </param>
    /// <param name="stop">
    /// When to stop; counts go on from those of the saved run. The default is <see cref="DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    public Solution Resume(Objective objective, string saved, Stop? stop = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(saved);
        return new(CreateRunEngine().Resume(objective, saved, (options ?? new()).ToCore(stop ?? DefaultStop())));
    }

    /// <summary>A run to be driven by hand, which asks for what it wants to know at its start.</summary>
    public Run Start(ArrayLike start) => CreateRunEngine().Start(start.Values);

    /// <summary>
    /// The run that <see cref="Run.ToJson"/>, <see cref="Iterate.ToJson"/> or <see cref="Solution.ToJson"/> wrote; any
    /// other text is a <see cref="FormatException"/>.
    /// </summary>
    public Run Restore(string saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreateRunEngine().Restore(saved);
    }
}
