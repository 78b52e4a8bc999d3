using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Adan: Adam with Nesterov's momentum, estimated from differences of gradients.</summary>
/// <remarks>
/// Xie et al. 2022, Algorithm 1: with d = g - last g, 0 at the first step, and w the weight of the difference: m &lt;-
/// beta1 * m + (1 - beta1) * g, v &lt;- beta2 * v + (1 - beta2) * d, n &lt;- beta3 * n + (1 - beta3) * (g + w * d)^2,
/// x &lt;- (x - rate * (m' + w * v') / (sqrt(n') + epsilon)) / (1 + rate * decay), with bias correction.
/// </remarks>
/// <example>
/// <code>
/// // On a slope, every step is as long as the learning rate.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var point = new Adan { LearningRate = 0.1 }.Iterates(slope, [0]).ElementAt(3).Point[0];
/// Console.WriteLine($"{point:F2}"); // -0.30
/// </code>
/// </example>
public sealed record Adan : Optimizer
{
    private static readonly Core.AdanSettings Defaults = Core.Adan.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Adan Paper { get; } = From(Core.Adan.defaults);

    /// <summary>
    /// The preset of optax: the difference has the weight 1 - beta2, 1e-8 is also added inside the root, and weight
    /// decay is subtracted.
    /// </summary>
    public static Adan Optax { get; } = From(Core.Adan.optax);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.98.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the average difference of gradients, in [0, 1). The default is 0.92.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>The decay rate of the second moment, in [0, 1). The default is 0.99.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta3
    {
        get;
        init => field = Check.decay(nameof(Beta3), value);
    } = Defaults.Beta3;

    /// <summary>Added to the denominator; finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Added to the second moment inside the root; finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double EpsilonInRoot
    {
        get;
        init => field = Check.notNegative(nameof(EpsilonInRoot), value);
    } = Defaults.EpsilonInRoot;

    /// <summary>The weight of the average difference of gradients. The default is beta2.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public AdanWeight DifferenceWeight
    {
        get;
        init => field = Require.Defined(nameof(DifferenceWeight), value);
    } = Defaults.DifferenceWeight;

    /// <summary>
    /// The weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>
    /// Whether weight decay divides the new point by 1 + rate decay, in place of subtracting rate decay x. The default
    /// is yes.
    /// </summary>
    public bool IsProximal { get; init; } = Defaults.IsProximal;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdanState>(
            Core.Adan.create(
                new(
                    LearningRate.Inner,
                    Beta1,
                    Beta2,
                    Beta3,
                    Epsilon,
                    EpsilonInRoot,
                    DifferenceWeight,
                    WeightDecay,
                    IsProximal
                )
            )
        );

    private static Adan From(Core.AdanSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Beta3 = settings.Beta3,
            Epsilon = settings.Epsilon,
            EpsilonInRoot = settings.EpsilonInRoot,
            DifferenceWeight = settings.DifferenceWeight,
            WeightDecay = settings.WeightDecay,
            IsProximal = settings.IsProximal,
        };
}
