using System.Collections.Immutable;

namespace OptimizerFunctional.Conjectures;

/// <summary>Where a conjecture with a parameter ceases to survive.</summary>
public sealed class Edge
{
    private readonly Laws.Edge inner;

    internal Edge(Laws.Edge inner) => this.inner = inner;

    /// <summary>
    /// The largest value at which the search found nothing; NaN if the lowest value was refuted.
    /// </summary>
    public double LastSurvived => inner.LastSurvived;

    /// <summary>
    /// The smallest value with a counterexample; NaN if the highest value survived. Both are NaN if the search was
    /// cancelled before there was an interval.
    /// </summary>
    public double FirstRefuted => inner.FirstRefuted;

    /// <summary>The verdict at that value, at the highest value, or where the search was cancelled.</summary>
    public Verdict Verdict => Verdict.From(inner.Verdict);

    /// <summary>The interval that contains the edge, as (last survived, first refuted].</summary>
    public override string ToString() => inner.ToString();
}

/// <summary>The worst case that a search found.</summary>
public sealed class WorstCase
{
    private readonly Laws.WorstCase inner;

    internal WorstCase(Laws.WorstCase inner) => this.inner = inner;

    /// <summary>The function and the start in a line.</summary>
    public string Formula => inner.Member.Text;

    /// <summary>The start.</summary>
    public ImmutableArray<double> Start => inner.Member.Start;

    /// <summary>The largest breach found: negative if the expectation holds with room to spare.</summary>
    public double Breach => inner.Breach;

    /// <summary>The number of runs.</summary>
    public int Runs => inner.Runs;

    /// <summary>The function, the breach and the budget.</summary>
    public override string ToString() => inner.ToString();
}
