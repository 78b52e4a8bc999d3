using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Adds decay * x to the gradient, also called L2. Goes before a method.</summary>
public sealed record CoupledDecay : Optimizer
{
    /// <summary>The transform with these numbers.</summary>
    /// <param name="decay">How strongly coordinates are pulled to 0, finite and at least 0.</param>
    public CoupledDecay(double decay)
    {
        Decay = decay;
        CreateEngine();
    }

    /// <summary>How strongly coordinates are pulled to 0, finite and at least 0.</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<Counted>(WeightDecay.coupled(Decay));
}
