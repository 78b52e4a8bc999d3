using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace OptimizerFunctional;

/// <summary>
/// A method that minimizes an <see cref="Objective"/>: a first-order <see cref="Optimizer"/>, or a line-search,
/// trust-region, direct-search or population method. An immutable value, varied with <c>with</c>.
/// </summary>
// The trimmer keeps the properties of every method: Hyperparameter reads them.
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
public abstract record Solver
{
    private protected Solver() { }

    /// <summary>
    /// The method that <see cref="Objective.Minimize"/> chooses for a problem with these constraints and so many
    /// variables, to vary it with <c>with</c> or to drive it by hand.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="constraints"/> is null.</exception>
    public static Solver For(Constraints constraints, int dimension)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return Core.Chosen.methodFor(constraints, dimension) switch
        {
            Core.ChosenMethod.Sqp => new Sqp { Constraints = constraints },
            Core.ChosenMethod.AugmentedLagrangian => new AugmentedLagrangian { Constraints = constraints },
            Core.ChosenMethod.LBfgsB => new LBfgsB { Bounds = constraints.Bounds },
            _ => new Bfgs(),
        };
    }

    /// <summary>The default stop criterion of runs with this method.</summary>
    public virtual Stop DefaultStop() => Stop.Default;

    /// <summary>The name in tables, messages and saved runs.</summary>
    public string Name => CreateRunEngine().Name;

    internal abstract Engine<Objective> CreateRunEngine();

    /// <summary>The iterates from the start, computed lazily. Each enumeration runs the method again.</summary>
    /// <param name="objective">The function to be minimized.</param>
    /// <param name="start">The first point.</param>
    /// <param name="cancellationToken">
    /// Ends the sequence before the next evaluation, also between two iterates. The default never does.
    /// </param>
    /// <exception cref="ParameterException">
    /// The start is empty, not finite, or of another dimension than the objective.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/> is null.</exception>
    /// <remarks>
    /// The iterates of an <see cref="Optimizer"/> are endless, even after NaN: end them with <c>Take</c> or
    /// <c>TakeWhile</c>, or use <see cref="Minimize"/>. Other methods end by themselves.
    /// </remarks>
    public IEnumerable<Iterate> Iterates(
        Objective objective,
        ArrayLike start,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        return CreateRunEngine().Iterates(objective, start.Values, cancellationToken);
    }

    /// <summary>The iterates after a saved one, which is not included: the rest of its run, bit for bit.</summary>
    /// <param name="objective">The objective of the saved run.</param>
    /// <param name="saved">
    /// The JSON of an <see cref="Iterate"/>, a <see cref="Solution"/> or a <see cref="Run"/>.
    /// </param>
    /// <param name="resume">What must be as it was. The default is everything.</param>
    /// <param name="cancellationToken">
    /// Ends the sequence before the next evaluation, also between two iterates. The default never does.
    /// </param>
    /// <exception cref="FormatException">The text is not a saved run of this method.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public IEnumerable<Iterate> IteratesAfter(
        Objective objective,
        string saved,
        ResumeOptions? resume = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(saved);
        return CreateRunEngine().IteratesAfter(objective, saved, resume, cancellationToken);
    }

    /// <summary>
    /// Runs until a stop criterion holds, the method ends, a number is not finite or the caller cancels. Returns the
    /// best evaluated point and the stop reason.
    /// </summary>
    /// <param name="objective">The function to minimize. Its exceptions pass through.</param>
    /// <param name="start">The initial point.</param>
    /// <param name="stop">When to stop. The default is <see cref="DefaultStop"/>.</param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <exception cref="ParameterException">
    /// The start is empty, not finite, or of another dimension than the objective.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/> is null.</exception>
    /// <remarks>
    /// Numerical trouble is a stop reason, never an exception. Optimizers run in place: a step does not allocate.
    /// </remarks>
    public Solution Minimize(Objective objective, ArrayLike start, Stop? stop = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var run = (options ?? new()).ToCore(stop ?? DefaultStop());
        return new(CreateRunEngine().Minimize(objective, start.Values, run));
    }

    /// <summary>
    /// Like <see cref="Minimize"/>, for an asynchronous objective such as a simulation or a service. Evaluations are
    /// awaited one after the other.
    /// </summary>
    /// <param name="objective">
    /// Value and gradient at a point; it receives the cancellation token of <paramref name="options"/>. The evaluation
    /// must be of the given point. Its gradient can be empty for methods that use only values.
    /// </param>
    /// <param name="start">The initial point.</param>
    /// <param name="stop">When to stop. The default is <see cref="DefaultStop"/>.</param>
    /// <param name="options">
    /// Cancellation and progress. The default is neither. A canceled run returns the best point so far. Exceptions of
    /// the objective pass through, including an <see cref="OperationCanceledException"/>.
    /// </param>
    /// <exception cref="ParameterException">
    /// The start is not valid, the method needs second derivatives, or an evaluation is of another point.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/> is null.</exception>
    /// <remarks>
    /// Methods that need second derivatives cannot be run asynchronously. Use <see cref="Start"/> and <see
    /// cref="Run.Tell(double, ArrayLike, Func{Matrix})"/> instead.
    /// </remarks>
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

    /// <summary>Resumes a saved run. The result is bit for bit that of an uninterrupted run.</summary>
    /// <param name="objective">The objective of the saved run.</param>
    /// <param name="saved">
    /// The JSON of a <see cref="Solution"/>, an <see cref="Iterate"/> or a <see cref="Run"/>.
    /// </param>
    /// <param name="stop">
    /// When to stop. Counts include those of the saved run. The default is <see cref="DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <param name="resume">What must be as it was. The default is everything.</param>
    /// <exception cref="FormatException">The text is not a saved run of this method.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public Solution Resume(
        Objective objective,
        string saved,
        Stop? stop = null,
        RunOptions? options = null,
        ResumeOptions? resume = null
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(saved);
        var run = (options ?? new()).ToCore(stop ?? DefaultStop());
        return new(CreateRunEngine().Resume(objective, saved, resume, run));
    }

    /// <summary>An ask/tell run from this start.</summary>
    /// <exception cref="ParameterException">The start is empty or not finite.</exception>
    public Run Start(ArrayLike start) => CreateRunEngine().Start(start.Values);

    /// <summary>
    /// Reads a run that <see cref="Run.ToJson"/>, <see cref="Iterate.ToJson"/> or <see cref="Solution.ToJson"/> wrote.
    /// </summary>
    /// <param name="saved">The JSON.</param>
    /// <param name="resume">
    /// What must be as it was. The default is everything; a run driven by hand has no objective to ask.
    /// </param>
    /// <exception cref="FormatException">The text is not a saved run of this method.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="saved"/> is null.</exception>
    public Run Restore(string saved, ResumeOptions? resume = null)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreateRunEngine().Restore(saved, resume);
    }
}
