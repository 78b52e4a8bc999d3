using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>LAMB: Adam's direction, scaled in each block to a share of the block's length.</summary>
/// <remarks>
/// You et al. 2020, Algorithm 2: u = m' / (sqrt(v') + epsilon) + decay * x with Adam's corrected moments, and for each
/// block x &lt;- x - rate * |x| / |u| * u. The ratio is 1 where a norm is 0.
/// </remarks>
/// <example>
/// <code>
/// // A step is as long as the learning rate times the length of the point, whatever the gradient.
/// var steep = Objective.Create(x =&gt; 1e6 * x[0] + x[1], (x, g) =&gt; (g[0], g[1]) = (1e6, 1));
/// var step = new Lamb { LearningRate = 0.1 }.Iterates(steep, [3, 4]).ElementAt(1).Step;
/// Console.WriteLine($"{Math.Sqrt(step[0] * step[0] + step[1] * step[1]):F3}"); // 0.500
/// </code>
/// </example>
public sealed record Lamb : Optimizer
{
    private static readonly Core.LambSettings Defaults = Core.Lamb.defaults;

    /// <summary>The defaults, which are those of optax.</summary>
    public static Lamb Optax { get; } = From(Core.Lamb.defaults);

    /// <summary>The preset of Keras: epsilon 1e-7.</summary>
    public static Lamb Keras { get; } = From(Core.Lamb.keras);

    /// <summary>
    /// The preset of PyTorch Image Models with clipping: weight decay 0.01, trust ratios of at most 1.
    /// </summary>
    public static Lamb Timm { get; } = From(Core.Lamb.timm);

    /// <summary>
    /// The learning rate, finite and above 0: a step moves a block by this share of its length. The default is 0.001.
    /// </summary>
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

    /// <summary>Added to the denominator; finite and at least 0. The default is 1e-6.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>The weight decay coefficient, finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>The largest trust ratio, above 0. The default is infinity: no limit.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MaxTrustRatio
    {
        get;
        init => field = Require.That(value > 0, "greater than 0", nameof(MaxTrustRatio), value);
    } = Defaults.MaxTrustRatio;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamState>(
            Core.Lamb.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, WeightDecay, MaxTrustRatio))
        );

    private static Lamb From(Core.LambSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            WeightDecay = settings.WeightDecay,
            MaxTrustRatio = settings.MaxTrustRatio,
        };
}
