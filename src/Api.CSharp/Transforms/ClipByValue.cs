using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Clips every coordinate to [-limit, limit]. Before an optimizer it limits gradients, after one it limits steps.
/// </summary>
public sealed record ClipByValue : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="limit">The maximum absolute value, finite and above 0.</param>
    /// <exception cref="ParameterException">The limit is out of range.</exception>
    public ClipByValue(double limit)
    {
        Limit = limit;
        CreateEngine();
    }

    /// <summary>The maximum absolute value, finite and above 0.</summary>
    public double Limit { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Clip.byValue(Limit));
}
