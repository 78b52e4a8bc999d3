using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A function to try optimizers on, with all that is known of it.</summary>
public sealed class Problem
{
    private readonly ProblemEntry entry;
    private readonly Core.Problem inner;

    internal Problem(ProblemEntry entry, Core.Problem inner)
    {
        (this.entry, this.inner) = (entry, inner);
        Objective = new(inner.Objective, inner.Dimension);
    }

    /// <summary>Its name: lower case, words joined by hyphens.</summary>
    public string Name => inner.Name;

    /// <summary>Its formula, in one line.</summary>
    public string Summary => inner.Summary;

    /// <summary>The function and its analytic gradient.</summary>
    public Objective Objective { get; }

    /// <summary>The number of coordinates.</summary>
    public int Dimension => inner.Dimension;

    /// <summary>Where runs start by custom.</summary>
    public ImmutableArray<double> Start => inner.Start;

    /// <summary>The global minimizers that are known: empty where none is.</summary>
    public ImmutableArray<ImmutableArray<double>> Minimizers => inner.Minimizers;

    /// <summary>The least value, at each of the minimizers: NaN where it is not known.</summary>
    public double MinimumValue => inner.MinimumValue;

    /// <summary>The lowest corner of the box to draw and to take random starts from.</summary>
    public ImmutableArray<double> Lower => inner.Lower;

    /// <summary>The highest corner of that box.</summary>
    public ImmutableArray<double> Upper => inner.Upper;

    /// <summary>Whether the minimizers are those over the box, so that the gradient need not vanish there.</summary>
    public bool IsConstrained => inner.IsConstrained;

    /// <summary>
    /// After how many iterates an online objective repeats itself: 1 for a function that never changes.
    /// </summary>
    public int Period => inner.Period;

    /// <summary>Where the function is from.</summary>
    public string Source => inner.Source;

    /// <summary>Whether <see cref="Make"/> takes any dimension from <see cref="LeastDimension"/> up.</summary>
    public bool IsDimensionFree => entry.IsDimensionFree;

    /// <summary>The least dimension: the only one where the dimension is not free.</summary>
    public int LeastDimension => entry.LeastDimension;

    /// <summary>
    /// The problem in n dimensions. A dimension that it does not have raises a <see cref="ParameterException"/>.
    /// </summary>
    public Problem Make(int dimension) => new(entry, entry.Make(dimension));

    /// <summary>Name and formula.</summary>
    public override string ToString() => $"{Name}: {Summary}";

    internal static ImmutableArray<Problem> Catalogue() =>
        [.. Core.Problems.all.Select(entry => new Problem(entry, entry.Default))];
}
