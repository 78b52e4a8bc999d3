using System;
using System.Collections.Generic;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A method that makes a sum of squared residuals small. It asks for residuals, and for their Jacobian only where it
/// needs it. It ends by itself where there is nothing left to gain. An immutable value, varied with <c>with</c>.
/// </summary>
public abstract record LeastSquaresMethod
{
    private protected LeastSquaresMethod() { }

    /// <summary>What the method is called in messages and saved runs.</summary>
    public string Name => CreateEngine().Name;

    /// <summary>
    /// When a run stops that is not told when, if it has not ended by itself: after 10,000 iterations.
    /// </summary>
    public static Stop DefaultStop { get; } = Stop.AfterIterations(10_000);

    /// <summary>
    /// Runs until the method ends, a criterion holds or the caller cancels. No numerical outcome raises an exception.
    /// </summary>
    /// <param name="residuals">What is to be made small. An exception of their own passes through.</param>
    /// <param name="start">The first point.</param>
    /// <param name="stop">
    /// When to stop before the method ends by itself; its value is half the sum of squares. The default is
    /// <see cref="DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    public Fit Minimize(Residuals residuals, ArrayLike start, Stop? stop = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return new(
            CreateEngine()
                .Minimize(
                    residuals,
                    Check.start(nameof(start), start.Values),
                    (options ?? new()).ToCore(stop ?? DefaultStop)
                )
        );
    }

    /// <summary>Goes on with a saved run as if it had never stopped, bit for bit.</summary>
    /// <param name="residuals">The residuals of that run.</param>
    /// <param name="saved">
    /// The JSON of a <see cref="Fit"/>, an <see cref="Iterate"/> or a <see cref="Run"/>; any other text is a
    /// <see cref="FormatException"/>.
    /// </param>
    /// <param name="stop">
    /// When to stop; counts go on from those of the saved run. The default is <see cref="DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    public Fit Resume(Residuals residuals, string saved, Stop? stop = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(saved);
        return new(CreateEngine().Resume(residuals, saved, (options ?? new()).ToCore(stop ?? DefaultStop)));
    }

    /// <summary>
    /// The iterates from the start on, lazily, until the method ends. Values are half the sum of squares, and gradients
    /// are theirs.
    /// </summary>
    public IEnumerable<Iterate> Iterates(Residuals residuals, ArrayLike start)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return CreateEngine().Iterates(residuals, Check.start(nameof(start), start.Values));
    }

    /// <summary>The iterates after a saved one, without it: the rest of the run it belongs to, bit for bit.</summary>
    public IEnumerable<Iterate> IteratesAfter(Residuals residuals, string saved)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().IteratesAfter(residuals, saved);
    }

    /// <summary>A run to be driven by hand, which asks for the residuals at its start.</summary>
    public Run Start(ArrayLike start) => CreateEngine().Start(start.Values);

    /// <summary>
    /// The run that <see cref="Run.ToJson"/> wrote; any other text is a <see cref="FormatException"/>.
    /// </summary>
    public Run Restore(string saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().Restore(saved);
    }

    internal abstract Engine<Residuals> CreateEngine();
}
