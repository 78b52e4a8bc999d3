using System;
using System.Collections.Immutable;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>
/// One iterate of a run. Immutable: it can be kept, compared, saved and resumed from. Two iterates are equal when their
/// index, evaluations, point, value, gradient and step are equal; NaN equals NaN.
/// </summary>
public sealed record Iterate
{
    private readonly IIterate iterate;
    private readonly Saved saved;
    private readonly Func<ConstraintReport?> constraints;

    internal Iterate(
        long index,
        long evaluations,
        IIterate iterate,
        ImmutableArray<double> step,
        Saved saved,
        Func<ConstraintReport?> constraints
    )
    {
        (Index, Evaluations, Evaluation, Step) = (index, evaluations, iterate.Evaluation, step);
        (this.iterate, this.saved, this.constraints) = (iterate, saved, constraints);
    }

    /// <summary>The number of steps before this iterate: 0 for the start.</summary>
    public long Index { get; }

    /// <summary>The number of points evaluated so far, including this one.</summary>
    public long Evaluations { get; }

    /// <summary>The point, value and gradient of this iterate.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>The point of this iterate.</summary>
    public ImmutableArray<double> Point => Evaluation.Point;

    /// <summary>
    /// What the method answers with at this iterate: its point, or a point made from its state, such as the average of
    /// a schedule-free method.
    /// </summary>
    public ImmutableArray<double> Answer => iterate.Answer.IsEmpty ? Point : iterate.Answer;

    /// <summary>Whether the method answers with a point of its own, which need not be the iterate's.</summary>
    public bool HasAnswer => !iterate.Answer.IsEmpty;

    /// <summary>The value of the objective at this iterate.</summary>
    public double Value => Evaluation.Value;

    /// <summary>The gradient of the objective at this iterate; empty for a method without gradients.</summary>
    public ImmutableArray<double> Gradient => Evaluation.Gradient;

    /// <summary>
    /// The infinity norm of the gradient, with constraints the KKT residual; NaN for a method without gradients.
    /// </summary>
    public double GradientNorm => iterate.GradientNorm;

    /// <summary>The largest violation of a constraint; 0 without constraints.</summary>
    public double Violation => iterate.Violation;

    /// <summary>
    /// Constrained values, multipliers and optimality at this iterate; null for a method without constraints.
    /// </summary>
    public ConstraintReport? Constraints => constraints();

    /// <summary>The step that led to this iterate; zeros for the start.</summary>
    public ImmutableArray<double> Step { get; }

    /// <summary>
    /// This iterate with the method's state, as JSON for <see cref="Solver.IteratesAfter"/> and <see
    /// cref="Solver.Resume"/>.
    /// </summary>
    /// <param name="subject">What the run is about, to be compared when it is resumed. The default is nothing.</param>
    public string ToJson(RunSubject? subject = null) => saved.ToJson(subject);

    /// <summary>
    /// A vector of the method's state by its name, such as FirstMoment. Where several optimizers of a chain have a
    /// vector of that name, a path such as First.FirstMoment selects one.
    /// </summary>
    /// <exception cref="ParameterException">
    /// The name is unknown or ambiguous; the message lists the known ones.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public ImmutableArray<double> StateVector(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return saved.StateVector(name);
    }

    /// <summary>Whether both iterates have equal numbers.</summary>
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

    /// <summary>The index, point and value.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Index}: f({Vectors.Text(Point)}) = {Value:R}");
}
