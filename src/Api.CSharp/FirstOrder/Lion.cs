using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Lion: every coordinate steps by the learning rate, in the direction given by the sign of a momentum.
/// </summary>
/// <remarks>
/// Chen et al. 2023, Algorithm 2: x &lt;- x - rate * (sign(beta1 * m + (1 - beta1) * g) + decay * x), then m &lt;-
/// beta2 * m + (1 - beta2) * g.
/// </remarks>
/// <example>
/// <code>
/// // Every coordinate moves by exactly the learning rate.
/// var steep = Objective.Create(x => 1e6 * x[0] + x[1], (x, g) => (g[0], g[1]) = (1e6, 1));
/// var step = new Lion { LearningRate = 0.01 }.Iterates(steep, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]} {step[1]}"); // -0.01 -0.01
/// </code>
/// </example>
public sealed record Lion : Optimizer
{
    private static readonly Core.LionSettings Defaults = Core.Lion.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static Lion Paper { get; } = From(Core.Lion.defaults);

    /// <summary>The preset of optax: weight decay coefficient 0.001.</summary>
    public static Lion Optax { get; } = From(Core.Lion.optax);

    /// <summary>
    /// The learning rate, which is the step length of every coordinate; finite and above 0. The default is 0.0001.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The weight of the momentum in the average whose sign is taken, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the momentum, in [0, 1). The default is 0.99.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>
    /// The coefficient of decoupled weight decay, which is multiplied by the learning rate; finite and at least 0. The
    /// default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.LionState>(Core.Lion.create(new(LearningRate.Inner, Beta1, Beta2, WeightDecay)));

    private static Lion From(Core.LionSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            WeightDecay = settings.WeightDecay,
        };
}
