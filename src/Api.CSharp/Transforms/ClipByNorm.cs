using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Gradient clipping by norm: rescales its input to the maximum Euclidean norm where it is longer.</summary>
/// <remarks>Pascanu et al. 2013, Algorithm 1.</remarks>
public sealed record ClipByNorm : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="limit">The maximum norm, finite and above 0.</param>
    /// <exception cref="ParameterException">The limit is out of range.</exception>
    public ClipByNorm(double limit)
    {
        Limit = limit;
        CreateEngine();
    }

    /// <summary>The maximum norm, finite and above 0.</summary>
    public double Limit { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Clip.byNorm(Limit));
}
