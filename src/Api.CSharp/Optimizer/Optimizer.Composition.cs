using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

public abstract partial record Optimizer
{
    /// <summary>Your own optimizer, which composes, runs, saves and resumes like a built-in one.</summary>
    /// <typeparam name="TState">
    /// What it remembers. It is saved as JSON, so let it be a record of numbers, vectors and other such records.
    /// </typeparam>
    /// <param name="name">What it is called. Runs are resumed under the same name.</param>
    /// <param name="start">The state before the first step from a point.</param>
    /// <param name="step">
    /// The next state, and what to add to the point. It must change nothing that it is given.
    /// </param>
    public static CustomOptimizer<TState> Create<TState>(
        string name,
        Func<ImmutableArray<double>, TState> start,
        Func<TState, Evaluation, (TState State, ImmutableArray<double> Step)> step
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(step);
        return new(
            Core.Optimizer.create(
                name,
                Interop.Function(start),
                Interop.Function<TState, Evaluation, ValueTuple<TState, ImmutableArray<double>>>(step)
            )
        );
    }

    /// <summary>
    /// This optimizer, whose step <paramref name="next"/> takes for its gradient: so transforms (clip, decay, scale)
    /// are put before and after a method. A step points down and a gradient up, so a method goes second only after
    /// transforms.
    /// </summary>
    public Optimizer AndThen(Optimizer next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new Chain(this, next);
    }

    /// <summary>Lookahead over this optimizer.</summary>
    /// <param name="period">Steps between two moves of the slow weights, at least 1. The default is 5.</param>
    /// <param name="slowStepSize">How far they go towards the fast ones, in (0, 1]. The default is 0.5.</param>
    public Lookahead WithLookahead(long period = 5, double slowStepSize = 0.5) => new(this, period, slowStepSize);

    /// <summary>This optimizer, told the mean of several gradients at a time.</summary>
    /// <param name="period">Gradients in a mean, at least 1. In between the point stands still.</param>
    public Accumulate WithAccumulation(long period) => new(this, period);

    /// <summary>
    /// This optimizer, which stands still where the gradient is not finite. For a run to go on there, set
    /// <see cref="RunOptions.ContinueWhenNotFinite"/>.
    /// </summary>
    /// <param name="maxConsecutive">
    /// How many in a row are skipped, at least 0; the next is let through. The default is 10.
    /// </param>
    public SkipNonFinite WithSkipNonFinite(long maxConsecutive = 10) => new(this, maxConsecutive);
}
