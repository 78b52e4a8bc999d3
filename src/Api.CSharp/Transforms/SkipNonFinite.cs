namespace OptimizerFunctional;

/// <summary>
/// An optimizer that skips gradients that are not finite: the point and the optimizer's state do not change.
/// </summary>
public sealed record SkipNonFinite : Optimizer
{
    internal SkipNonFinite(Optimizer inner, long maxConsecutive)
    {
        (Inner, MaxConsecutive) = (inner, maxConsecutive);
        CreateEngine();
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Inner { get; }

    /// <summary>The maximum number of consecutive gradients that are skipped; the next one is passed on.</summary>
    public long MaxConsecutive { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreateEngine().SkipNonFinite(MaxConsecutive);
}
