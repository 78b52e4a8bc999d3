using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>
/// The result of a run. Two solutions are equal when all but their elapsed times are equal; NaN equals NaN.
/// </summary>
public sealed record Solution : IFormattable
{
    private readonly Saved saved;

    [SetsRequiredMembers]
    internal Solution(RunResult result)
    {
        (saved, Method) = (result.Saved, result.Method);
        (Best, BestIndex, Last, Reason) = (result.Best, result.BestIndex, result.Last, result.Reason);
        (Iterations, Evaluations, Counts) = (result.Iterations, result.Evaluations, result.Counts);
        (GradientSource, Elapsed, Constraints) = (result.Source, result.Elapsed, result.Constraints);
        (Answer, HasAnswer) = (result.Answer, result.HasAnswer);
    }

    /// <summary>The name of the method, also of one that was chosen by the problem.</summary>
    public required string Method { get; init; }

    /// <summary>The best evaluated point, with its value and gradient.</summary>
    public required Evaluation Best { get; init; }

    /// <summary>The best evaluated point.</summary>
    public ImmutableArray<double> Point => Best.Point;

    /// <summary>
    /// What the method answers with: a point made from its last state, such as the average of a schedule-free method,
    /// or the best evaluated point for all other methods.
    /// </summary>
    public ImmutableArray<double> Answer { get; }

    /// <summary>Whether the method answers with a point of its own, whose value was not evaluated.</summary>
    public bool HasAnswer { get; }

    /// <summary>
    /// The value at the best point, which is the lowest of the run; with constraints, the lowest of the points that
    /// satisfy them.
    /// </summary>
    public double Value => Best.Value;

    /// <summary>The gradient at the best point; empty for a method without gradients.</summary>
    public ImmutableArray<double> Gradient => Best.Gradient;

    /// <summary>The number of steps before the best point.</summary>
    public required long BestIndex { get; init; }

    /// <summary>The last iterate, which need not be the best point.</summary>
    public required Evaluation Last { get; init; }

    /// <summary>
    /// Constrained values, multipliers and optimality at the last iterate; null for a method without constraints.
    /// </summary>
    public ConstraintReport? Constraints { get; }

    /// <summary>Why the run stopped. Its text is a sentence with the relevant numbers.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>
    /// Whether a convergence criterion was met. False after an exhausted budget, a cancellation or numerical trouble.
    /// </summary>
    public bool Converged => Reason.Converged;

    /// <summary>The number of steps.</summary>
    public required long Iterations { get; init; }

    /// <summary>The number of evaluated points.</summary>
    public required long Evaluations { get; init; }

    /// <summary>The numbers of calls of the user's functions, including those for numerical derivatives.</summary>
    public required Counts Counts { get; init; }

    /// <summary>How the gradients were computed.</summary>
    public required GradientSource GradientSource { get; init; }

    /// <summary>The elapsed time since the run was started or resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>
    /// The last iterate with the method's state, as JSON for <see cref="Solver.Resume"/> and <see
    /// cref="Solver.IteratesAfter"/>.
    /// </summary>
    /// <param name="subject">What the run is about, to be compared when it is resumed. The default is nothing.</param>
    public string ToJson(RunSubject? subject = null) => saved.ToJson(subject);

    /// <summary>Whether both solutions are equal, ignoring their elapsed times.</summary>
    public bool Equals(Solution? other) =>
        other is not null
        && Method == other.Method
        && Same(Best, other.Best)
        && Same(Last, other.Last)
        && (BestIndex, Iterations, Evaluations, GradientSource)
            == (other.BestIndex, other.Iterations, other.Evaluations, other.GradientSource)
        && Counts.Equals(other.Counts)
        && Reason.Kind == other.Reason.Kind
        && Reason.Sentence == other.Reason.Sentence;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Iterations, Value, Vectors.Hash(Point));

    /// <summary>The stop reason, the best point and its value, with all digits.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>Like <see cref="ToString()"/>, with a numeric format such as "G6": <c>$"{solution:G6}"</c>.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"{Reason} f({Vectors.Text(Point, format)}) = {Value.ToString(format ?? "R", CultureInfo.InvariantCulture)}";

    private static bool Same(Evaluation left, Evaluation right) =>
        left.Value.Equals(right.Value)
        && Vectors.Same(left.Point, right.Point)
        && Vectors.Same(left.Gradient, right.Gradient);
}
