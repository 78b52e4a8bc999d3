using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Multiplies its input by a factor. <c>new Scale(-0.1)</c> alone is gradient descent.</summary>
public sealed record Scale : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="factor">The factor, finite.</param>
    /// <exception cref="ParameterException">The factor is not finite.</exception>
    public Scale(double factor)
    {
        Factor = factor;
        CreateEngine();
    }

    /// <summary>The factor, finite.</summary>
    public double Factor { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Core.Optimizer.scale(Factor));
}
