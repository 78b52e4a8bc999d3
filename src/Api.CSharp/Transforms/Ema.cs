using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>The exponential moving average of what comes in, corrected for its start at zero.</summary>
public sealed record Ema : Optimizer
{
    /// <summary>The transform with these numbers.</summary>
    /// <param name="decay">The share of the old average that is kept, in [0, 1).</param>
    public Ema(double decay)
    {
        Decay = decay;
        CreateEngine();
    }

    /// <summary>The share of the old average that is kept, in [0, 1).</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<AverageState>(Average.ofSteps(Decay));
}
