using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Nadam: Adam with Nesterov momentum.</summary>
/// <remarks>
/// Dozat 2016, Algorithm 2: m and v as in Adam, P &lt;- P * mu_t, and the step is -rate * (mu_(t+1) * m / (1 - P *
/// mu_(t+1)) + (1 - mu_t) * g / (1 - P)) / (sqrt(v / (1 - beta2^t)) + epsilon).
/// </remarks>
/// <example>
/// <code>
/// // The first step looks ahead by the momentum of the second: it is longer than Adam's.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var step = new Nadam { LearningRate = 0.01 }.Iterates(slope, [0]).ElementAt(1).Step[0];
/// Console.WriteLine($"{step:F4}"); // -0.0147
/// </code>
/// </example>
public sealed record Nadam : Optimizer
{
    private static readonly Core.NadamSettings Defaults = Core.Nadam.defaults;

    /// <summary>The defaults, which are those of optax.</summary>
    public static Nadam Optax { get; } = From(Core.Nadam.defaults);

    /// <summary>The preset of PyTorch: learning rate 0.002 and a rising momentum with decay 0.004.</summary>
    public static Nadam PyTorch { get; } = From(Core.Nadam.pytorch);

    /// <summary>The preset of Keras: epsilon 1e-7 and a rising momentum with decay 1.</summary>
    public static Nadam Keras { get; } = From(Core.Nadam.keras);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The decay rate of the first moment and the limit of a rising momentum, in [0, 1). The default is 0.9.
    /// </summary>
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

    /// <summary>Whether the momentum mu_t is constant or rises. The default is constant.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public NadamMomentum Momentum
    {
        get;
        init => field = Require.Defined(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>
    /// How fast a rising momentum rises: mu_t = beta1 * (1 - 0.96^(t * decay) / 2); finite and at least 0. The default
    /// is 0.004. A constant momentum does not use it.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MomentumDecay
    {
        get;
        init => field = Check.notNegative(nameof(MomentumDecay), value);
    } = Defaults.MomentumDecay;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.NadamState>(
            Core.Nadam.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, Momentum, MomentumDecay))
        );

    private static Nadam From(Core.NadamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            Momentum = settings.Momentum,
            MomentumDecay = settings.MomentumDecay,
        };
}
