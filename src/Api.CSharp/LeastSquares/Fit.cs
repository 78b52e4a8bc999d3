using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>
/// What a least-squares method found. Two fits are equal when all of it is but the time it took; NaN equals NaN here.
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
    /// The last iterate, which is the best: its point, half the sum of squares, and the gradient of that.
    /// </summary>
    public required Evaluation Last { get; init; }

    /// <summary>The parameters that were found.</summary>
    public ImmutableArray<double> Point => Last.Point;

    /// <summary>
    /// What was minimized: half the sum of squared residuals; with a robust loss, half the sum of the losses.
    /// </summary>
    public double Value => Last.Value;

    /// <summary>The residuals there.</summary>
    public required ImmutableArray<double> Residuals { get; init; }

    /// <summary>The sum of their squares, whatever the loss.</summary>
    public double ResidualSumOfSquares => Residuals.Sum(residual => residual * residual);

    /// <summary>
    /// Whether residuals are in units of known standard deviations, as SciPy's absolute_sigma says. Then the covariance
    /// is (J'J)⁻¹. The default is false: standard deviations are known up to a common factor, which the residual
    /// variance estimates.
    /// </summary>
    public bool AbsoluteSigma { get; init; }

    /// <summary>How well the parameters are determined; found when it is first asked for.</summary>
    public Covariance Covariance => AbsoluteSigma ? absolute.Value : relative.Value;

    /// <summary>
    /// The standard errors of the parameters: NaN without degrees of freedom, unless sigmas are absolute; infinite
    /// where the data do not determine one.
    /// </summary>
    public ImmutableArray<double> StandardErrors => Covariance.StandardErrors;

    /// <summary>Why the run stopped.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>
    /// Whether the run ended where it wanted to, also where the value cannot be lowered for rounding. A spent budget, a
    /// cancelled run and residuals that are not finite are not that.
    /// </summary>
    public bool Converged => Reason.Converged || Reason.Kind is StopKind.PrecisionReached or StopKind.StepTooSmall;

    /// <summary>Steps taken.</summary>
    public required long Iterations { get; init; }

    /// <summary>
    /// Points at which the method asked for residuals; probes of numerical derivatives are in <see cref="Counts"/>.
    /// </summary>
    public required long Evaluations { get; init; }

    /// <summary>What was asked of the residuals and their Jacobian.</summary>
    public required Counts Counts { get; init; }

    /// <summary>Where the Jacobian came from.</summary>
    public required GradientSource JacobianSource { get; init; }

    /// <summary>How long the run took, since it was started or resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Where the run stopped, as JSON for <see cref="LeastSquaresMethod.Resume"/> and
    /// <see cref="LeastSquaresMethod.IteratesAfter"/>.
    /// </summary>
    public string ToJson() => saved.ToJson();

    /// <summary>Whether both hold the same, the time apart.</summary>
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

    /// <summary>The reason, then the parameters and the sum of squares.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Reason} The sum of squared residuals is {ResidualSumOfSquares:R} at {Vectors.Text(Point)}."
        );
}
