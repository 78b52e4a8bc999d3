namespace OptimizerFunctional;

/// <summary>Every few steps of a method, slow weights move towards the fast ones, which go on from there.</summary>
/// <remarks>Zhang et al. 2019, Algorithm 1.</remarks>
public sealed record Lookahead : Optimizer
{
    internal Lookahead(Optimizer inner, long period, double slowStepSize)
    {
        (Inner, Period, SlowStepSize) = (inner, period, slowStepSize);
        CreateEngine();
    }

    /// <summary>The method of the fast weights.</summary>
    public Optimizer Inner { get; }

    /// <summary>Steps of the method between two of the slow weights.</summary>
    public long Period { get; }

    /// <summary>How far the slow weights go towards the fast ones.</summary>
    public double SlowStepSize { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreateEngine().Lookahead(Period, SlowStepSize);
}
