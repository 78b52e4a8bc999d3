using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Adds normally distributed noise of variance / t^decay to every coordinate at step t. The random stream is part of
/// the state: a resumed run has the same noise.
/// </summary>
/// <remarks>Neelakantan et al. 2015, equation 1.</remarks>
public sealed record AddNoise : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="variance">The variance at the first step, finite and at least 0.</param>
    /// <param name="seed">The seed of the random stream.</param>
    /// <param name="decay">
    /// The exponent with which the variance decreases, finite and at least 0. The default is 0.55.
    /// </param>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public AddNoise(double variance, long seed, double decay = 0.55)
    {
        (Variance, Seed, Decay) = (variance, seed, decay);
        CreateEngine();
    }

    /// <summary>The variance at the first step, finite and at least 0.</summary>
    public double Variance { get; }

    /// <summary>The seed of the random stream.</summary>
    public long Seed { get; }

    /// <summary>The exponent with which the variance decreases, finite and at least 0.</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<NoiseState>(Noise.gaussian(Variance, Decay, Seed));
}
