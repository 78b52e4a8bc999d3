using System;
using System.Collections.Immutable;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>
/// One iterate of a run. Immutable: it can be kept, compared, saved and gone on from. Two iterates are equal when their
/// index, evaluations, point, value, gradient and step are; NaN equals NaN here.
/// </summary>
public sealed record Iterate
{
    private readonly Saved saved;

    internal Iterate(long index, long evaluations, Evaluation evaluation, ImmutableArray<double> step, Saved saved)
    {
        (Index, Evaluations, Evaluation, Step) = (index, evaluations, evaluation, step);
        this.saved = saved;
    }

    /// <summary>Steps taken before it: 0 for the start.</summary>
    public long Index { get; }

    /// <summary>Points evaluated so far, this one included.</summary>
    public long Evaluations { get; }

    /// <summary>The objective at this iterate: point, value and gradient together.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>Where the objective was evaluated.</summary>
    public ImmutableArray<double> Point => Evaluation.Point;

    /// <summary>Its value there.</summary>
    public double Value => Evaluation.Value;

    /// <summary>Its gradient there.</summary>
    public ImmutableArray<double> Gradient => Evaluation.Gradient;

    /// <summary>The step that led here; zeros for the start.</summary>
    public ImmutableArray<double> Step { get; }

    /// <summary>
    /// This iterate with the optimizer's state, as JSON for <see cref="Solver.IteratesAfter"/> and
    /// <see cref="Solver.Resume"/>.
    /// </summary>
    public string ToJson() => saved.ToJson();

    /// <summary>
    /// A vector of the optimizer's state by its name, such as FirstMoment; where several methods of a chain have one of
    /// that name, by its path, such as First.FirstMoment. An unknown name is a <see cref="ParameterException"/> that
    /// lists the known ones.
    /// </summary>
    public ImmutableArray<double> StateVector(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return saved.StateVector(name);
    }

    /// <summary>Whether both hold the same numbers.</summary>
    public bool Equals(Iterate? other) =>
        other is not null
        && Index == other.Index
        && Evaluations == other.Evaluations
        && Value.Equals(other.Value)
        && Vectors.Same(Point, other.Point)
        && Vectors.Same(Gradient, other.Gradient)
        && Vectors.Same(Step, other.Step);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Value, Vectors.Hash(Point));

    /// <summary>Index, point and value.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Index}: f({Vectors.Text(Point)}) = {Value:R}");
}
