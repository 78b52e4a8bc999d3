namespace OptimizerFunctional;

/// <summary>A method that stands still where the gradient is not finite, and forgets that it saw it.</summary>
public sealed record SkipNonFinite : Optimizer
{
    internal SkipNonFinite(Optimizer inner, long maxConsecutive)
    {
        (Inner, MaxConsecutive) = (inner, maxConsecutive);
        CreateEngine();
    }

    /// <summary>The method.</summary>
    public Optimizer Inner { get; }

    /// <summary>How many such gradients in a row are skipped; the next is let through.</summary>
    public long MaxConsecutive { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreateEngine().SkipNonFinite(MaxConsecutive);
}
