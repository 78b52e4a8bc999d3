using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

public abstract partial record Optimizer
{
    /// <summary>Creates a custom optimizer, which composes, runs, saves and resumes like a built-in one.</summary>
    /// <typeparam name="TState">
    /// The type of the state. It is saved as JSON, so it should be a record of numbers, vectors and such records.
    /// </typeparam>
    /// <param name="name">The name, which saved runs contain.</param>
    /// <param name="start">The initial state, from the initial point.</param>
    /// <param name="step">
    /// The next state and the step, which is added to the point. The function must not change its arguments.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
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
    /// Chains this optimizer with another, which receives the step of this one as its gradient. Transforms such as
    /// clipping, weight decay and scaling can precede or follow an optimizer. Steps and gradients have opposite signs:
    /// only transforms can precede an optimizer.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="next"/> is null.</exception>
    public Optimizer AndThen(Optimizer next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new Chain(this, next);
    }

    /// <summary>
    /// This optimizer for some blocks of the vector; the gradient of the others is passed on unchanged. The outermost
    /// optimizer names the layout, by <see cref="Blocks"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="blocks"/> is null.</exception>
    public Masked For(BlockFilter blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return new(this, blocks);
    }

    /// <summary>Adds lookahead to this optimizer.</summary>
    /// <param name="period">The number of fast steps per slow step, at least 1. The default is 5.</param>
    /// <param name="slowStepSize">The step size of the slow weights, in (0, 1]. The default is 0.5.</param>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public Lookahead WithLookahead(long period = 5, double slowStepSize = 0.5) => new(this, period, slowStepSize);

    /// <summary>Adds gradient accumulation: this optimizer receives the mean of several gradients.</summary>
    /// <param name="period">
    /// The number of gradients per mean, at least 1. Between its steps the point does not move.
    /// </param>
    /// <exception cref="ParameterException">The period is less than 1.</exception>
    public Accumulate WithAccumulation(long period) => new(this, period);

    /// <summary>
    /// Makes this optimizer skip gradients that are not finite. For a run to continue there, set <see
    /// cref="RunOptions.ContinueWhenNotFinite"/>.
    /// </summary>
    /// <param name="maxConsecutive">
    /// The maximum number of consecutive gradients that are skipped, at least 0; the next one is passed on. The default
    /// is 10.
    /// </param>
    /// <exception cref="ParameterException">The number is negative.</exception>
    public SkipNonFinite WithSkipNonFinite(long maxConsecutive = 10) => new(this, maxConsecutive);

    /// <summary>
    /// Makes this optimizer cautious: coordinates of a step that do not go against the gradient are left out, and the
    /// others are lengthened by n / (max(number kept, minShare * n) + added), in each block of n coordinates.
    /// </summary>
    /// <param name="minShare">
    /// The least share of coordinates that counts as kept, in [0, 1]. The default is 0.001; 0 in the paper.
    /// </param>
    /// <param name="added">
    /// Added to the number of coordinates that are kept; finite and at least 0. The default is 0; 1 in the paper.
    /// </param>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public Cautious WithCaution(double minShare = 0.001, double added = 0) => new(this, minShare, added);

    /// <summary>
    /// Sharpness-aware minimization with this optimizer: it steps with the gradient at a perturbed point, which costs a
    /// second evaluation in each step.
    /// </summary>
    /// <param name="radius">The length of the perturbation, finite and above 0. The default is 0.05.</param>
    /// <param name="scale">
    /// Its measure: alike in all coordinates (SAM), or relative to |x| + offset (ASAM). The default is alike.
    /// </param>
    /// <param name="offset">
    /// Added to |x| in a relative measure; finite and at least 0. The default is 0.01.
    /// </param>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public SharpnessAware WithSharpnessAwareness(
        double radius = 0.05,
        SharpnessScale scale = SharpnessScale.Alike,
        double offset = 0.01
    ) => new(this, radius, scale, offset);
}
