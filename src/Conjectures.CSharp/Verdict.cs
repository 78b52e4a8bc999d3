using OptimizerFunctional.Laws;

namespace OptimizerFunctional.Conjectures;

/// <summary>The result of a search: <see cref="Refuted"/> or <see cref="Survived"/>.</summary>
public abstract record Verdict
{
    private protected Verdict() { }

    internal static Verdict From(Laws.Verdict verdict) =>
        verdict switch
        {
            Laws.Verdict.Refuted refuted => new Refuted(new Counterexample(refuted.Item)),
            Laws.Verdict.Survived survived => new Survived(survived.Item),
            _ => throw new System.InvalidOperationException(),
        };
}

/// <summary>A counterexample was found.</summary>
/// <param name="Counterexample">The counterexample.</param>
public sealed record Refuted(Counterexample Counterexample) : Verdict
{
    /// <summary>The counterexample in a few lines.</summary>
    public override string ToString() => Counterexample.ToString();
}

/// <summary>No counterexample was found within the budget. That proves nothing.</summary>
public sealed record Survived : Verdict
{
    private readonly Survival inner;

    internal Survived(Survival inner) => this.inner = inner;

    /// <summary>The number of runs.</summary>
    public int Runs => inner.Runs;

    /// <summary>The seed of the search.</summary>
    public int Seed => inner.Seed;

    /// <summary>The number of steps of a run.</summary>
    public int Steps => inner.Conjecture.Steps;

    /// <summary>The breach of the run that came nearest to one: at most 0; 0 if it was only slow.</summary>
    public double Nearest => inner.Nearest;

    /// <summary>That function and its start in a line.</summary>
    public string NearestFunction => inner.NearestFunction;

    /// <summary>Whether the search was cancelled before its budget was spent.</summary>
    public bool IsCancelled => inner.IsCancelled;

    /// <summary>The conjecture with the budget, the seed and the nearest breach.</summary>
    public override string ToString() => inner.ToString();
}
