using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Shortens what comes in to a Euclidean norm where it is longer, in the same direction.</summary>
/// <remarks>Pascanu et al. 2013, Algorithm 1.</remarks>
public sealed record ClipByNorm : Optimizer
{
    /// <summary>The transform with these numbers.</summary>
    /// <param name="limit">The longest norm, finite and above 0.</param>
    public ClipByNorm(double limit)
    {
        Limit = limit;
        CreateEngine();
    }

    /// <summary>The longest norm, finite and above 0.</summary>
    public double Limit { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<Counted>(Clip.byNorm(Limit));
}
