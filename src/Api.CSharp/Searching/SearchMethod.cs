using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>
/// A method that searches: a line search, a trust region, a simplex, a population. It asks for one observation at a time,
/// and not every one makes an iterate. An immutable value, varied with <c>with</c>.
/// </summary>
public abstract record SearchMethod : Minimizer
{
    private protected SearchMethod()
    {
    }

    /// <summary>A run to be driven by hand, which asks for the objective at its start.</summary>
    public Search Start(ImmutableArray<double> start) => CreateSearchEngine().Start(start);

    /// <summary>The run that <see cref="Search.ToJson"/> wrote; any other text is a <see cref="FormatException"/>.</summary>
    public Search Restore(string saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return CreateSearchEngine().Restore(saved);
    }

    internal abstract SearchEngine CreateSearchEngine();

    internal sealed override MinimizerEngine CreateMinimizerEngine() => CreateSearchEngine();
}
