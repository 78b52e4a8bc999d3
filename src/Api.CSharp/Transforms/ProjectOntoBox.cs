using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Cuts each step so that the next point lies in a box. Goes last. A start outside the box is brought in by the first
/// step.
/// </summary>
public sealed record ProjectOntoBox : Optimizer
{
    /// <summary>The projection onto lower &lt;= x &lt;= upper, which may be infinite.</summary>
    /// <param name="lower">The lowest corner.</param>
    /// <param name="upper">The highest corner, nowhere below the lowest.</param>
    public ProjectOntoBox(ArrayLike lower, ArrayLike upper)
    {
        if (lower.Values.IsDefaultOrEmpty)
        {
            throw new ParameterException(nameof(lower), "empty", "a point with at least one coordinate");
        }

        (Lower, Upper) = (lower.Values, upper.Values);
        CreateEngine();
    }

    /// <summary>The lowest corner.</summary>
    public ImmutableArray<double> Lower { get; }

    /// <summary>The highest corner.</summary>
    public ImmutableArray<double> Upper { get; }

    /// <summary>Whether both are onto the same box.</summary>
    public bool Equals(ProjectOntoBox? other) =>
        other is not null && Vectors.Same(Lower, other.Lower) && Vectors.Same(Upper, other.Upper);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Vectors.Hash(Lower), Vectors.Hash(Upper));

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<Counted>(Projection.ontoBox(Lower, Upper));
}
