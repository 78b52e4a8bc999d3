using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Adds normally distributed noise of variance / t^decay to every coordinate at step t. The random stream is part of
/// the state: a resumed run has the same noise.
/// </summary>
/// <remarks>Neelakantan et al. 2015, equation 1.</remarks>
/// <example>
/// <code>
/// // Noise on the gradients, and the same noise again for the same seed.
/// var flat = Objective.Create(x => 0, (x, g) => g[0] = 0);
/// var noisy = new AddNoise(variance: 0.01, seed: 7).AndThen(new GradientDescent { LearningRate = 1 });
/// var first = noisy.Iterates(flat, [0]).ElementAt(10).Point[0];
/// Console.WriteLine(first == noisy.Iterates(flat, [0]).ElementAt(10).Point[0]); // True
/// </code>
/// </example>
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
