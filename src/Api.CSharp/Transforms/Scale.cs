using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Multiplies what comes in by a factor: Scale(-0.1) alone is gradient descent.</summary>
public sealed record Scale : Optimizer
{
    /// <summary>The transform with these numbers.</summary>
    /// <param name="factor">Any finite number.</param>
    public Scale(double factor)
    {
        Factor = factor;
        CreateEngine();
    }

    /// <summary>Any finite number.</summary>
    public double Factor { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<Counted>(Core.Optimizer.scale(Factor));
}
