using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Gradient descent with normally distributed noise on the gradients, whose variance falls.</summary>
/// <remarks>
/// Neelakantan et al. 2015, equation 1: x &lt;- x - rate * (g + e), with independent normal noise e of variance v /
/// t^0.55.
/// </remarks>
/// <example>
/// <code>
/// // Another seed is another run; the same seed is the same run.
/// var flat = Objective.Create(x => 0, (x, g) => g[0] = 0);
/// double End(long seed) => new NoisyGradientDescent { Seed = seed }.Iterates(flat, [0]).ElementAt(10).Point[0];
/// Console.WriteLine($"{End(7) == End(7)} {End(7) == End(8)}"); // True False
/// </code>
/// </example>
public sealed record NoisyGradientDescent : Optimizer
{
    private static readonly Core.NoisyGradientDescentSettings Defaults = Core.NoisyGradientDescent.defaults;

    /// <summary>The defaults, which are those of optax.</summary>
    public static NoisyGradientDescent Optax { get; } = From(Core.NoisyGradientDescent.defaults);

    /// <summary>The learning rate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The variance of the noise at the first step, finite and at least 0. The default is 0.01.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Variance
    {
        get;
        init => field = Check.notNegative(nameof(Variance), value);
    } = Defaults.Variance;

    /// <summary>
    /// The power of the step's number by which the variance falls, finite and at least 0. The default is 0.55.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double VarianceDecay
    {
        get;
        init => field = Check.notNegative(nameof(VarianceDecay), value);
    } = Defaults.VarianceDecay;

    /// <summary>The seed of the random stream. The default is 0.</summary>
    public long Seed { get; init; } = Defaults.Seed;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<ChainState<NoiseState, GradientDescentState>>(
            Core.NoisyGradientDescent.create(new(LearningRate.Inner, Variance, VarianceDecay, Seed))
        );

    private static NoisyGradientDescent From(Core.NoisyGradientDescentSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Variance = settings.Variance,
            VarianceDecay = settings.VarianceDecay,
            Seed = settings.Seed,
        };
}
