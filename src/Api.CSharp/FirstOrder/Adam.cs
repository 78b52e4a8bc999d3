using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Adam: the bias-corrected first moment of the gradient, divided by the root of the bias-corrected second moment.
/// </summary>
/// <remarks>
/// Kingma and Ba 2015, Algorithm 1: m &lt;- beta1 * m + (1 - beta1) * g, v &lt;- beta2 * v + (1 - beta2) * g^2, x &lt;-
/// x - rate * m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t).
/// </remarks>
/// <example>
/// <code>
/// // Bias correction makes the first step as long as the learning rate, whatever the size of the gradient.
/// var steep = Objective.Create(x => 1e6 * x[0] + x[1], (x, g) => (g[0], g[1]) = (1e6, 1));
/// var step = new Adam { LearningRate = 0.02 }.Iterates(steep, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]:F3} {step[1]:F3}"); // -0.020 -0.020
/// </code>
/// </example>
public sealed record Adam : Optimizer
{
    private static readonly Core.AdamSettings Defaults = Core.Adam.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static Adam Paper { get; } = From(Core.Adam.defaults);

    /// <summary>The defaults, which are those of PyTorch.</summary>
    public static Adam PyTorch { get; } = From(Core.Adam.defaults);

    /// <summary>The defaults, which are those of optax.</summary>
    public static Adam Optax { get; } = From(Core.Adam.defaults);

    /// <summary>The preset of Keras: epsilon 1e-7, added before bias correction.</summary>
    public static Adam Keras { get; } = From(Core.Adam.keras);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
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

    /// <summary>The decay rate of the second moment, in [0, 1). The default is 0.999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>
    /// Added to the denominator to avoid division by zero; finite and at least 0. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Whether epsilon is added before or after bias correction. The default is after.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public EpsilonCorrection EpsilonCorrection
    {
        get;
        init => field = Require.Defined(nameof(EpsilonCorrection), value);
    } = Defaults.EpsilonCorrection;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamState>(
            Core.Adam.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonCorrection))
        );

    private static Adam From(Core.AdamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            EpsilonCorrection = settings.EpsilonCorrection,
        };
}
