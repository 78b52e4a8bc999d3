using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// AdaGrad: the learning rate of each coordinate is divided by the root of its accumulated squared gradients.
/// </summary>
/// <remarks>
/// Duchi, Hazan and Singer 2011, diagonal form: G &lt;- G + g^2, x &lt;- x - rate * g / (sqrt(G) + epsilon).
/// </remarks>
/// <example>
/// <code>
/// // On a constant gradient, step t is the learning rate over the square root of t.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var steps = new AdaGrad { LearningRate = 0.1 }.Iterates(slope, [0]).Select(it => it.Step[0]).Skip(1);
/// Console.WriteLine($"{steps.ElementAt(0):F2} {steps.ElementAt(3):F2} {steps.ElementAt(99):F2}"); // -0.10 -0.05 -0.01
/// </code>
/// </example>
public sealed record AdaGrad : Optimizer
{
    private static readonly Core.AdaGradSettings Defaults = Core.AdaGrad.defaults;

    /// <summary>The defaults: the form of the paper.</summary>
    public static AdaGrad Paper { get; } = From(Core.AdaGrad.defaults);

    /// <summary>The defaults, which are those of PyTorch.</summary>
    public static AdaGrad PyTorch { get; } = From(Core.AdaGrad.defaults);

    /// <summary>The preset of optax: initial accumulator 0.1, epsilon 1e-7 inside the square root.</summary>
    public static AdaGrad Optax { get; } = From(Core.AdaGrad.optax);

    /// <summary>The preset of Keras: the same as optax's, with learning rate 0.001.</summary>
    public static AdaGrad Keras { get; } = From(Core.AdaGrad.keras);

    /// <summary>The learning rate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The initial value of the accumulated squared gradients, finite and at least 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialAccumulator
    {
        get;
        init => field = Check.notNegative(nameof(InitialAccumulator), value);
    } = Defaults.InitialAccumulator;

    /// <summary>
    /// Added to the denominator to avoid division by zero; finite and at least 0. The default is 1e-10.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Whether epsilon is added outside or inside the square root. The default is outside.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public EpsilonPlacement EpsilonPlacement
    {
        get;
        init => field = Require.Defined(nameof(EpsilonPlacement), value);
    } = Defaults.EpsilonPlacement;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdaGradState>(
            Core.AdaGrad.create(new(LearningRate.Inner, InitialAccumulator, Epsilon, EpsilonPlacement))
        );

    private static AdaGrad From(Core.AdaGradSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            InitialAccumulator = settings.InitialAccumulator,
            Epsilon = settings.Epsilon,
            EpsilonPlacement = settings.EpsilonPlacement,
        };
}
