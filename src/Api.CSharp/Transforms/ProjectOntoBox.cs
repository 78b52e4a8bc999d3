using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Shortens each step so that the next point lies within bounds. It comes last in a chain. The first step moves a start
/// outside the bounds into them.
/// </summary>
/// <example>
/// <code>
/// // Projected Adam: the minimum of a slope within 0 and 1 is at the lower bound.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var projected = new Adam { LearningRate = 0.1 }.AndThen(new ProjectOntoBox([0], [1]));
/// Console.WriteLine(projected.Iterates(slope, [0.5]).ElementAt(100).Point[0]); // 0
/// </code>
/// </example>
public sealed record ProjectOntoBox : Optimizer
{
    /// <summary>Creates the projection onto lower &lt;= x &lt;= upper. Bounds can be infinite.</summary>
    /// <param name="lower">The lower bound of each coordinate.</param>
    /// <param name="upper">The upper bound of each coordinate, at least the lower one.</param>
    /// <exception cref="ParameterException">The bounds are empty, of different lengths, or reversed.</exception>
    public ProjectOntoBox(ArrayLike lower, ArrayLike upper)
    {
        if (lower.Values.IsDefaultOrEmpty)
        {
            throw new ParameterException(nameof(lower), "empty", "a point with at least one coordinate");
        }

        (Lower, Upper) = (lower.Values, upper.Values);
        CreateEngine();
    }

    /// <summary>The lower bound of each coordinate.</summary>
    public ImmutableArray<double> Lower { get; }

    /// <summary>The upper bound of each coordinate.</summary>
    public ImmutableArray<double> Upper { get; }

    /// <summary>Whether both have the same bounds.</summary>
    public bool Equals(ProjectOntoBox? other) =>
        other is not null && Vectors.Same(Lower, other.Lower) && Vectors.Same(Upper, other.Upper);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Vectors.Hash(Lower), Vectors.Hash(Upper));

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<StepCount>(Projection.ontoBox(Lower, Upper));
}
