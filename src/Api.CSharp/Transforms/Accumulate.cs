namespace OptimizerFunctional;

/// <summary>A method that is told the mean of several gradients at a time and stands still in between.</summary>
public sealed record Accumulate : Optimizer
{
    internal Accumulate(Optimizer inner, long period)
    {
        (Inner, Period) = (inner, period);
        CreateEngine();
    }

    /// <summary>The method that is told the means.</summary>
    public Optimizer Inner { get; }

    /// <summary>Gradients in a mean.</summary>
    public long Period { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreateEngine().Accumulate(Period);
}
