using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>MADGRAD: dual averaging of gradients, with the cube root of summed squares in the denominator.</summary>
/// <remarks>
/// Defazio and Jelassi 2021, Algorithm 1: with l = (rate + epsilon) * sqrt(t): v &lt;- v + l * g^2, s &lt;- s + l * g,
/// z = x0 - s / (cbrt(v) + epsilon), x &lt;- momentum * x + (1 - momentum) * z.
/// </remarks>
/// <example>
/// <code>
/// // The first step: 1 - momentum of the way to x0 - rate^(2/3) * g^(1/3).
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var step = new Madgrad { LearningRate = 0.125 }.Iterates(slope, [0]).ElementAt(1).Step[0];
/// Console.WriteLine($"{step:F4}"); // -0.0250
/// </code>
/// </example>
public sealed record Madgrad : Optimizer
{
    private static readonly Core.MadgradSettings Defaults = Core.Madgrad.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Madgrad Paper { get; } = From(Core.Madgrad.defaults);

    /// <summary>The learning rate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the average of the iterates, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>
    /// Added to the denominator and to the learning rate; finite and at least 0. The default is 1e-6.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.MadgradState>(Core.Madgrad.create(new(LearningRate.Inner, Momentum, Epsilon)));

    private static Madgrad From(Core.MadgradSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Momentum = settings.Momentum,
            Epsilon = settings.Epsilon,
        };
}
