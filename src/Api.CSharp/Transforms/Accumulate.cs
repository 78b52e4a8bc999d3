namespace OptimizerFunctional;

/// <summary>
/// Gradient accumulation: an optimizer that receives the mean of several gradients. Between its steps the point does
/// not move.
/// </summary>
public sealed record Accumulate : Optimizer
{
    internal Accumulate(Optimizer inner, long period)
    {
        (Inner, Period) = (inner, period);
        CreateEngine();
    }

    /// <summary>The optimizer that receives the means.</summary>
    public Optimizer Inner { get; }

    /// <summary>The number of gradients per mean.</summary>
    public long Period { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreateEngine().Accumulate(Period);
}
