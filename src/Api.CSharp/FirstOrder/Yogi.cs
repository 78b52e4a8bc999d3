using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Yogi: Adam with an additive update of the second moment, which changes by at most (1 - beta2) times the squared
/// gradient.
/// </summary>
/// <remarks>
/// Zaheer et al. 2018, Algorithm 2: m as in Adam, v &lt;- v - (1 - beta2) * sign(v - g^2) * g^2, x &lt;- x - rate * m /
/// (sqrt(v) + epsilon).
/// </remarks>
/// <example>
/// <code>
/// // After one large gradient the second moment decreases by constant amounts, not by a constant factor as in Adam.
/// var spike = Objective.Online((index, x, g) => g[0] = index == 0 ? 100 : 1);
/// var moments = new Yogi().Iterates(spike, [0]).Select(it => it.StateVector("SecondMoment")[0]);
/// Console.WriteLine(string.Join(" ", moments.Skip(1).Take(3).Select(moment => $"{moment:F3}"))); // 10.000 9.999 9.998
/// </code>
/// </example>
public sealed record Yogi : Optimizer
{
    private static readonly Core.YogiSettings Defaults = Core.Yogi.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static Yogi Paper { get; } = From(Core.Yogi.defaults);

    /// <summary>The preset of optax: initial first moment 1e-6, and both moments bias-corrected.</summary>
    public static Yogi Optax { get; } = From(Core.Yogi.optax);

    /// <summary>The learning rate, finite and above 0. The default is 0.01.</summary>
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

    /// <summary>
    /// The second moment changes by (1 - beta2) times the squared gradient; in [0, 1). The default is 0.999.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Added to the denominator; finite and at least 0. The default is 0.001.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>The initial value of the second moment, finite and at least 0. The default is 1e-6.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialAccumulator
    {
        get;
        init => field = Check.notNegative(nameof(InitialAccumulator), value);
    } = Defaults.InitialAccumulator;

    /// <summary>The initial value of the first moment, finite. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialFirstMoment
    {
        get;
        init => field = Check.finite(nameof(InitialFirstMoment), value);
    } = Defaults.InitialFirstMoment;

    /// <summary>Whether both moments are bias-corrected as in Adam. The default is false.</summary>
    public bool BiasCorrection { get; init; } = Defaults.BiasCorrection;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.YogiState>(
            Core.Yogi.create(
                new(LearningRate.Inner, Beta1, Beta2, Epsilon, InitialAccumulator, InitialFirstMoment, BiasCorrection)
            )
        );

    private static Yogi From(Core.YogiSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            InitialAccumulator = settings.InitialAccumulator,
            InitialFirstMoment = settings.InitialFirstMoment,
            BiasCorrection = settings.BiasCorrection,
        };
}
