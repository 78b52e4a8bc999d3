using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Adds normal noise of variance / t^decay to every coordinate at step t. Its generator is in the state: a resumed run
/// sees the same noise.
/// </summary>
/// <remarks>Neelakantan et al. 2015, equation 1.</remarks>
public sealed record AddNoise : Optimizer
{
    /// <summary>The transform with these numbers.</summary>
    /// <param name="variance">The variance at the first step, finite and at least 0.</param>
    /// <param name="seed">Which noise: the same seed gives the same.</param>
    /// <param name="decay">How soon it fades, finite and at least 0. The default is 0.55.</param>
    public AddNoise(double variance, long seed, double decay = 0.55)
    {
        (Variance, Seed, Decay) = (variance, seed, decay);
        CreateEngine();
    }

    /// <summary>The variance at the first step, finite and at least 0.</summary>
    public double Variance { get; }

    /// <summary>Which noise: the same seed gives the same.</summary>
    public long Seed { get; }

    /// <summary>How soon it fades, finite and at least 0.</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<NoiseState>(Noise.gaussian(Variance, Decay, Seed));
}
