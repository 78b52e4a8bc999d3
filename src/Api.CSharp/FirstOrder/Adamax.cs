using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Adamax: Adam with an exponentially weighted infinity norm in place of the second moment.</summary>
/// <remarks>
/// Kingma and Ba 2015, Algorithm 2: m &lt;- beta1 * m + (1 - beta1) * g, u &lt;- max(beta2 * u, |g|), x &lt;- x - rate
/// / (1 - beta1^t) * m / u.
/// </remarks>
/// <example>
/// <code>
/// // The denominator is the largest recent gradient: it is forgotten at the rate Beta2.
/// var spike = Objective.Online((index, x, g) => g[0] = index == 0 ? 1000 : 1);
/// var norms = new Adamax { Beta2 = 0.9 }.Iterates(spike, [0]).Select(it => it.StateVector("InfinityNorm")[0]);
/// Console.WriteLine(string.Join(" ", norms.Skip(1).Take(3).Select(norm => $"{norm:F0}"))); // 1000 900 810
/// </code>
/// </example>
public sealed record Adamax : Optimizer
{
    private static readonly Core.AdamaxSettings Defaults = Core.Adamax.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static Adamax Paper { get; } = From(Core.Adamax.defaults);

    /// <summary>The preset of PyTorch: epsilon 1e-8, added to the absolute gradient.</summary>
    public static Adamax PyTorch { get; } = From(Core.Adamax.pytorch);

    /// <summary>The preset of optax: the same as PyTorch's.</summary>
    public static Adamax Optax { get; } = From(Core.Adamax.pytorch);

    /// <summary>The preset of Keras: learning rate 0.001, epsilon 1e-7 added to the denominator.</summary>
    public static Adamax Keras { get; } = From(Core.Adamax.keras);

    /// <summary>The learning rate, finite and above 0. The default is 0.002.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the infinity norm, in [0, 1). The default is 0.999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Avoids division by zero; finite and at least 0. The default is 0, as in the paper.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// Whether epsilon is added to the absolute gradient or to the denominator. The default is the gradient.
    /// </summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public AdamaxEpsilon EpsilonPlacement
    {
        get;
        init => field = Require.Defined(nameof(EpsilonPlacement), value);
    } = Defaults.EpsilonPlacement;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamaxState>(
            Core.Adamax.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonPlacement))
        );

    private static Adamax From(Core.AdamaxSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            EpsilonPlacement = settings.EpsilonPlacement,
        };
}
