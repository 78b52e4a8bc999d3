using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>The bias-corrected exponential moving average of its input.</summary>
public sealed record Ema : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="decay">The decay rate, in [0, 1).</param>
    /// <exception cref="ParameterException">The decay rate is out of range.</exception>
    public Ema(double decay)
    {
        Decay = decay;
        CreateEngine();
    }

    /// <summary>The decay rate, in [0, 1).</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<AverageState>(Average.ofSteps(Decay));
}
