using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AdaDelta: adaptive learning rates from moving averages of squared gradients and squared steps.</summary>
/// <remarks>
/// Zeiler 2012, Algorithm 1: s &lt;- decay * s + (1 - decay) * g^2, d = sqrt(a + epsilon) / sqrt(s + epsilon) * g, a
/// &lt;- decay * a + (1 - decay) * d^2, x &lt;- x - rate * d.
/// </remarks>
/// <example>
/// <code>
/// // There is no learning rate to tune: steps start at about the square root of epsilon and grow.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var steps = AdaDelta.PyTorch.Iterates(slope, [0]).Select(it => it.Step[0]).Skip(1);
/// Console.WriteLine($"{steps.First():G2} {steps.ElementAt(999):G2}"); // -0.0032 -0.011
/// </code>
/// </example>
public sealed record AdaDelta : Optimizer
{
    private static readonly Core.AdaDeltaSettings Defaults = Core.AdaDelta.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static AdaDelta Paper { get; } = From(Core.AdaDelta.defaults);

    /// <summary>The preset of PyTorch: decay rate 0.9.</summary>
    public static AdaDelta PyTorch { get; } = From(Core.AdaDelta.pytorch);

    /// <summary>The preset of optax: the same as PyTorch's.</summary>
    public static AdaDelta Optax { get; } = From(Core.AdaDelta.pytorch);

    /// <summary>
    /// The preset of Keras: learning rate 0.001 and epsilon 1e-7. Its steps are a thousand times shorter than the
    /// paper's.
    /// </summary>
    public static AdaDelta Keras { get; } = From(Core.AdaDelta.keras);

    /// <summary>
    /// The factor that scales the step, finite and above 0. The default is 1: the method determines its own scale.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of both moving averages, in [0, 1). The default is 0.95.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Decay
    {
        get;
        init => field = Check.decay(nameof(Decay), value);
    } = Defaults.Decay;

    /// <summary>
    /// Added inside both square roots; finite and at least 0. The default is 1e-6. With 0, no coordinate ever moves.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdaDeltaState>(Core.AdaDelta.create(new(LearningRate.Inner, Decay, Epsilon)));

    private static AdaDelta From(Core.AdaDeltaSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Decay = settings.Decay,
            Epsilon = settings.Epsilon,
        };
}
