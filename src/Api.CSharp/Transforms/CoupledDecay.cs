using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Coupled weight decay (L2 regularization): adds decay * x to the gradient. It precedes an optimizer.
/// </summary>
public sealed record CoupledDecay : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="decay">The weight decay coefficient, finite and at least 0.</param>
    /// <exception cref="ParameterException">The coefficient is out of range.</exception>
    public CoupledDecay(double decay)
    {
        Decay = decay;
        CreateEngine();
    }

    /// <summary>The weight decay coefficient, finite and at least 0.</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(WeightDecay.coupled(Decay));
}
