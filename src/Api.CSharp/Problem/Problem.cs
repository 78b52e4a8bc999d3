using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A test problem: a function with its start, its known minima and its source.</summary>
public sealed class Problem
{
    private readonly ProblemEntry entry;
    private readonly Core.Problem inner;

    internal Problem(ProblemEntry entry, Core.Problem inner)
    {
        (this.entry, this.inner) = (entry, inner);
        Objective = new(inner.Objective, inner.Dimension);
    }

    /// <summary>The name: lower case, with hyphens between words.</summary>
    public string Name => inner.Name;

    /// <summary>The formula, in one line.</summary>
    public string Summary => inner.Summary;

    /// <summary>The function and its analytic gradient.</summary>
    public Objective Objective { get; }

    /// <summary>The number of coordinates.</summary>
    public int Dimension => inner.Dimension;

    /// <summary>The standard start.</summary>
    public ImmutableArray<double> Start => inner.Start;

    /// <summary>The known global minimizers; empty if none is known.</summary>
    public ImmutableArray<ImmutableArray<double>> Minimizers => inner.Minimizers;

    /// <summary>The minimum value; NaN if it is not known.</summary>
    public double MinimumValue => inner.MinimumValue;

    /// <summary>The lower bounds of the box for figures and random starts.</summary>
    public ImmutableArray<double> Lower => inner.Lower;

    /// <summary>The upper bounds of the box for figures and random starts.</summary>
    public ImmutableArray<double> Upper => inner.Upper;

    /// <summary>Whether the minimizers are minimizers over the box, where the gradient need not vanish.</summary>
    public bool IsConstrained => inner.IsConstrained;

    /// <summary>
    /// The number of iterates after which an online objective repeats; 1 for a function that does not change.
    /// </summary>
    public int Period => inner.Period;

    /// <summary>The source in the literature.</summary>
    public string Source => inner.Source;

    /// <summary>Whether <see cref="WithDimension"/> accepts any dimension from <see cref="MinDimension"/>.</summary>
    public bool IsDimensionFree => entry.IsDimensionFree;

    /// <summary>The minimum dimension. It is the only one if the dimension is not free.</summary>
    public int MinDimension => entry.MinDimension;

    /// <summary>The problem in this dimension.</summary>
    /// <exception cref="ParameterException">The problem does not have this dimension.</exception>
    public Problem WithDimension(int dimension) => new(entry, entry.WithDimension(dimension));

    /// <summary>The name and formula.</summary>
    public override string ToString() => $"{Name}: {Summary}";

    internal static ImmutableArray<Problem> Catalogue() =>
        [.. Core.Problems.all.Select(entry => new Problem(entry, entry.Default))];
}
