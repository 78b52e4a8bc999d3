using System;
using System.Collections.Generic;
using System.Threading;

namespace OptimizerFunctional;

/// <summary>
/// A least-squares method: minimizes a sum of squared residuals. An immutable value, varied with <c>with</c>.
/// </summary>
/// <remarks>
/// The Jacobian is evaluated only where it is needed. A method ends by itself when a convergence criterion is met or no
/// further progress is possible.
/// </remarks>
public abstract record LeastSquaresMethod
{
    private protected LeastSquaresMethod() { }

    /// <summary>The name in messages and saved runs.</summary>
    public string Name => CreateEngine().Name;

    /// <summary>The default stop criterion: 10,000 iterations, if the method has not ended before.</summary>
    public Stop DefaultStop() => Stop.AfterIterations(10_000);

    /// <summary>
    /// Runs until the method ends, a stop criterion holds or the caller cancels. Numerical trouble is a stop reason,
    /// never an exception.
    /// </summary>
    /// <param name="residuals">The residuals. Their exceptions pass through.</param>
    /// <param name="start">The initial point.</param>
    /// <param name="stop">
    /// When to stop if the method has not ended before; its value is half the sum of squares. The default is <see
    /// cref="DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <exception cref="ParameterException">
    /// The start is empty, not finite, or of another dimension than the residuals.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="residuals"/> is null.</exception>
    public Fit Minimize(Residuals residuals, ArrayLike start, Stop? stop = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        var run = (options ?? new()).ToCore(stop ?? DefaultStop());
        return new(CreateEngine().Minimize(residuals, start.Values, run));
    }

    /// <summary>Resumes a saved run. The result is bit for bit that of an uninterrupted run.</summary>
    /// <param name="residuals">The residuals of the saved run.</param>
    /// <param name="saved">The JSON of a <see cref="Fit"/>, an <see cref="Iterate"/> or a <see cref="Run"/>.</param>
    /// <param name="stop">
    /// When to stop. Counts include those of the saved run. The default is <see cref="DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <param name="resume">What must be as it was. The default is everything.</param>
    /// <exception cref="FormatException">The text is not a saved run of this method.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public Fit Resume(
        Residuals residuals,
        string saved,
        Stop? stop = null,
        RunOptions? options = null,
        ResumeOptions? resume = null
    )
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(saved);
        var run = (options ?? new()).ToCore(stop ?? DefaultStop());
        return new(CreateEngine().Resume(residuals, saved, resume, run));
    }

    /// <summary>
    /// The iterates from the start, lazily, until the method ends. Values are half the sum of squares, with the
    /// gradients of that.
    /// </summary>
    /// <param name="residuals">The residuals.</param>
    /// <param name="start">The initial point.</param>
    /// <param name="cancellationToken">
    /// Ends the sequence before the next evaluation, also between two iterates. The default never does.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="residuals"/> is null.</exception>
    /// <exception cref="ParameterException">
    /// The start is empty, not finite, or of another dimension than the residuals.
    /// </exception>
    public IEnumerable<Iterate> Iterates(
        Residuals residuals,
        ArrayLike start,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return CreateEngine().Iterates(residuals, start.Values, cancellationToken);
    }

    /// <summary>The iterates after a saved one, which is not included: the rest of its run, bit for bit.</summary>
    /// <param name="residuals">The residuals of the saved run.</param>
    /// <param name="saved">The JSON of a <see cref="Fit"/>, an <see cref="Iterate"/> or a <see cref="Run"/>.</param>
    /// <param name="resume">What must be as it was. The default is everything.</param>
    /// <param name="cancellationToken">
    /// Ends the sequence before the next evaluation, also between two iterates. The default never does.
    /// </param>
    /// <exception cref="FormatException">The text is not a saved run of this method.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public IEnumerable<Iterate> IteratesAfter(
        Residuals residuals,
        string saved,
        ResumeOptions? resume = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().IteratesAfter(residuals, saved, resume, cancellationToken);
    }

    /// <summary>An ask/tell run, which asks for the residuals at its start.</summary>
    /// <exception cref="ParameterException">The start is empty or not finite.</exception>
    public Run Start(ArrayLike start) => CreateEngine().Start(start.Values);

    /// <summary>
    /// Reads a run that <see cref="Run.ToJson"/>, <see cref="Iterate.ToJson"/> or <see cref="Fit.ToJson"/> wrote.
    /// </summary>
    /// <param name="saved">The JSON.</param>
    /// <param name="resume">
    /// What must be as it was. The default is everything; a run driven by hand has no residuals to ask.
    /// </param>
    /// <exception cref="FormatException">The text is not a saved run of this method.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="saved"/> is null.</exception>
    public Run Restore(string saved, ResumeOptions? resume = null)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreateEngine().Restore(saved, resume);
    }

    internal abstract Engine<Residuals> CreateEngine();
}
