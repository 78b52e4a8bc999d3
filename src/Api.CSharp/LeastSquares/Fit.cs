using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>
/// The result of a least-squares fit. Two fits are equal when all but their elapsed times are equal; NaN equals NaN.
/// </summary>
public sealed record Fit
{
    private readonly Saved saved;
    private readonly Lazy<Covariance> relative;
    private readonly Lazy<Covariance> absolute;

    [SetsRequiredMembers]
    internal Fit(RunResult result)
    {
        saved = result.Saved;
        (relative, absolute) = (new(() => result.Covariance(false)!), new(() => result.Covariance(true)!));
        (Last, Residuals, Reason) = (result.Last, result.Residuals, result.Reason);
        (Iterations, Evaluations, Counts) = (result.Iterations, result.Evaluations, result.Counts);
        (JacobianSource, Elapsed) = (result.Source, result.Elapsed);
    }

    /// <summary>
    /// The last iterate, which is the best: its point, half the sum of squares, and the gradient of that value.
    /// </summary>
    public required Evaluation Last { get; init; }

    /// <summary>The estimated parameters.</summary>
    public ImmutableArray<double> Point => Last.Point;

    /// <summary>
    /// The minimized value: half the sum of squared residuals; with a robust loss, half the sum of the losses.
    /// </summary>
    public double Value => Last.Value;

    /// <summary>The residuals at the estimated parameters.</summary>
    public required ImmutableArray<double> Residuals { get; init; }

    /// <summary>The sum of squared residuals, whatever the loss.</summary>
    public double ResidualSumOfSquares => Residuals.Sum(residual => residual * residual);

    /// <summary>
    /// Whether residuals are in units of known standard deviations, like SciPy's <c>absolute_sigma</c>. Then the
    /// covariance is (J'J)⁻¹. The default is false: standard deviations are known up to a common factor, which the
    /// residual variance estimates.
    /// </summary>
    public bool AbsoluteSigma { get; init; }

    /// <summary>The covariance of the estimated parameters, computed when it is first read.</summary>
    public Covariance Covariance => AbsoluteSigma ? absolute.Value : relative.Value;

    /// <summary>
    /// The standard errors of the parameters: NaN without degrees of freedom, unless sigmas are absolute; infinite
    /// where the data do not determine a parameter.
    /// </summary>
    public ImmutableArray<double> StandardErrors => Covariance.StandardErrors;

    /// <summary>Why the run stopped.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>
    /// Whether a convergence criterion was met, or the value cannot decrease further for rounding errors. False after
    /// an exhausted budget, a cancellation, residuals that are not finite, or steps that became too short for another
    /// reason.
    /// </summary>
    public bool Converged => Reason.Converged || Reason.Kind is StopKind.PrecisionReached;

    /// <summary>The number of steps.</summary>
    public required long Iterations { get; init; }

    /// <summary>
    /// The number of points at which the method evaluated residuals. Probes of numerical derivatives are in <see
    /// cref="Counts"/>.
    /// </summary>
    public required long Evaluations { get; init; }

    /// <summary>The numbers of evaluations of the residuals and their Jacobian.</summary>
    public required Counts Counts { get; init; }

    /// <summary>How the Jacobian was computed.</summary>
    public required GradientSource JacobianSource { get; init; }

    /// <summary>The elapsed time since the run was started or resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>
    /// The run where it stopped, as JSON for <see cref="LeastSquaresMethod.Resume"/> and <see
    /// cref="LeastSquaresMethod.IteratesAfter"/>.
    /// </summary>
    /// <param name="subject">What the run is about, to be compared when it is resumed. The default is nothing.</param>
    public string ToJson(RunSubject? subject = null) => saved.ToJson(subject);

    /// <summary>Whether both fits are equal, ignoring their elapsed times.</summary>
    public bool Equals(Fit? other) =>
        other is not null
        && Vectors.Same(Point, other.Point)
        && Vectors.Same(Last.Gradient, other.Last.Gradient)
        && Vectors.Same(Residuals, other.Residuals)
        && Value.Equals(other.Value)
        && (Iterations, Evaluations, JacobianSource) == (other.Iterations, other.Evaluations, other.JacobianSource)
        && Counts.Equals(other.Counts)
        && AbsoluteSigma == other.AbsoluteSigma
        && Reason.Kind == other.Reason.Kind
        && Reason.Sentence == other.Reason.Sentence;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Iterations, Value, Vectors.Hash(Point));

    /// <summary>The stop reason, the parameters and the sum of squares.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Reason} The sum of squared residuals is {ResidualSumOfSquares:R} at {Vectors.Text(Point)}."
        );
}
