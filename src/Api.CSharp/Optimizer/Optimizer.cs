using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace OptimizerFunctional;

/// <summary>
/// A first-order optimizer with its hyperparameters: an update rule that computes a step from a gradient. An immutable
/// value, varied with <c>with</c>.
/// </summary>
public abstract partial record Optimizer : Solver
{
    private protected Optimizer() { }

    /// <summary>
    /// The layout of the vector, for methods and groups that depend on its blocks. The default is one block. A saved
    /// run names it, and is not resumed under another one.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Blocks Blocks
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Blocks));
    } = Blocks.Whole;

    /// <summary>Prints the layout if there is one.</summary>
    /// <param name="builder">The text so far.</param>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        if (!Blocks.IsWhole)
        {
            builder.Append(CultureInfo.InvariantCulture, $", Blocks = {Blocks}");
        }

        return true;
    }

    internal abstract OptimizerEngine CreateEngine();

    /// <summary>The engine for the layout.</summary>
    internal OptimizerEngine CreatePlacedEngine() => Blocks.IsWhole ? CreateEngine() : CreateEngine().On(Blocks);

    internal sealed override Engine<Objective> CreateRunEngine() => CreatePlacedEngine().Engine;

    /// <summary>The iterates of an asynchronous objective, lazily and without end.</summary>
    /// <param name="objective">Value and gradient at a point. The evaluation must be of the given point.</param>
    /// <param name="start">The initial point.</param>
    /// <param name="cancellationToken">Passed to the objective, and checked before each call.</param>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/> is null.</exception>
    public IAsyncEnumerable<Iterate> IteratesAsync(
        Func<ImmutableArray<double>, CancellationToken, ValueTask<Evaluation>> objective,
        ArrayLike start,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Arrivals(Start(start), objective, cancellationToken);
    }

    /// <summary>An in-place run from this start, which does not allocate and cannot be forked.</summary>
    /// <exception cref="ParameterException">The start is empty or not finite.</exception>
    public InPlace StartInPlace(ArrayLike start) => CreatePlacedEngine().StartInPlace(start.Values);

    /// <summary>Reads a run that <see cref="Run.ToJson"/> wrote, to continue in place.</summary>
    /// <param name="saved">The JSON.</param>
    /// <param name="resume">
    /// What must be as it was. The default is everything; a run driven in place has no objective to ask.
    /// </param>
    /// <exception cref="FormatException">The text is not a saved run of this optimizer.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="saved"/> is null.</exception>
    public InPlace RestoreInPlace(string saved, ResumeOptions? resume = null)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreatePlacedEngine().RestoreInPlace(saved, resume);
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
