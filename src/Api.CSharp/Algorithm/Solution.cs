using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>
/// What a run found. Two solutions are equal when all of it is but the time it took; NaN equals NaN here.
/// </summary>
public sealed record Solution : IFormattable
{
    private readonly Saved saved;

    [SetsRequiredMembers]
    internal Solution(RunResult result)
    {
        saved = result.Saved;
        (Best, BestIndex, Last, Reason) = (result.Best, result.BestIndex, result.Last, result.Reason);
        (Iterations, Evaluations, Counts) = (result.Iterations, result.Evaluations, result.Counts);
        (GradientSource, Elapsed) = (result.Source, result.Elapsed);
    }

    /// <summary>The best evaluated point, with the value and gradient that belong to it.</summary>
    public required Evaluation Best { get; init; }

    /// <summary>The best evaluated point.</summary>
    public ImmutableArray<double> Point => Best.Point;

    /// <summary>The value there, the lowest of the run.</summary>
    public double Value => Best.Value;

    /// <summary>The gradient there; empty where a method without derivatives found it.</summary>
    public ImmutableArray<double> Gradient => Best.Gradient;

    /// <summary>Steps taken to the best point.</summary>
    public required long BestIndex { get; init; }

    /// <summary>Where the run stopped, which need not be its best point.</summary>
    public required Evaluation Last { get; init; }

    /// <summary>Why the run stopped; its text is a sentence with the numbers.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>
    /// Whether the run ended where it wanted to, and not by a budget, a cancellation or numerical trouble.
    /// </summary>
    public bool Converged => Reason.Converged;

    /// <summary>Steps taken.</summary>
    public required long Iterations { get; init; }

    /// <summary>Points evaluated.</summary>
    public required long Evaluations { get; init; }

    /// <summary>
    /// What the run has asked of the user's functions, those calls included that numerical derivatives took.
    /// </summary>
    public required Counts Counts { get; init; }

    /// <summary>Where the gradients came from.</summary>
    public required GradientSource GradientSource { get; init; }

    /// <summary>How long the run took, since it was started or resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Where the run stopped with the optimizer's state, as JSON for <see cref="Solver.Resume"/> and
    /// <see cref="Solver.IteratesAfter"/>.
    /// </summary>
    public string ToJson() => saved.ToJson();

    /// <summary>Whether both hold the same, the time apart.</summary>
    public bool Equals(Solution? other) =>
        other is not null
        && Same(Best, other.Best)
        && Same(Last, other.Last)
        && (BestIndex, Iterations, Evaluations, GradientSource)
            == (other.BestIndex, other.Iterations, other.Evaluations, other.GradientSource)
        && Counts.Equals(other.Counts)
        && Reason.Kind == other.Reason.Kind
        && Reason.Sentence == other.Reason.Sentence;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Iterations, Value, Vectors.Hash(Point));

    /// <summary>The reason, then the best point and its value, with every digit.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>The same with the digits of a format such as "G6": <c>$"{solution:G6}"</c>.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"{Reason} f({Vectors.Text(Point, format)}) = {Value.ToString(format ?? "R", CultureInfo.InvariantCulture)}";

    private static bool Same(Evaluation left, Evaluation right) =>
        left.Value.Equals(right.Value)
        && Vectors.Same(left.Point, right.Point)
        && Vectors.Same(left.Gradient, right.Gradient);
}
