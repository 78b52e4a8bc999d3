using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Subtracts rate * decay * x from the step. Goes after a method, with the method's rate.</summary>
/// <remarks>Loshchilov and Hutter 2019.</remarks>
public sealed record DecoupledDecay : Optimizer
{
    /// <summary>The transform with these numbers.</summary>
    /// <param name="rate">The rate of the method.</param>
    /// <param name="decay">How strongly coordinates are pulled to 0, finite and at least 0.</param>
    public DecoupledDecay(Schedule rate, double decay)
    {
        ArgumentNullException.ThrowIfNull(rate);
        (Rate, Decay) = (rate, decay);
        CreateEngine();
    }

    /// <summary>The rate of the method.</summary>
    public Schedule Rate { get; }

    /// <summary>How strongly coordinates are pulled to 0, finite and at least 0.</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Counted>(WeightDecay.decoupled(Rate.Inner, Decay));
}
