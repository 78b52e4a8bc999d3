using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AdaGrad: G &lt;- G + g^2, x &lt;- x - rate * g / (sqrt(G) + epsilon).</summary>
/// <remarks>Duchi, Hazan and Singer 2011, diagonal.</remarks>
public sealed record AdaGrad : Optimizer
{
    private static readonly Core.AdaGradSettings Defaults = Core.AdaGrad.defaults;

    /// <summary>The form of the paper: the defaults.</summary>
    public static AdaGrad Paper { get; } = From(Core.AdaGrad.defaults);

    /// <summary>The numbers of PyTorch: the defaults.</summary>
    public static AdaGrad PyTorch { get; } = From(Core.AdaGrad.defaults);

    /// <summary>The sum from 0.1, epsilon 1e-7 inside the root.</summary>
    public static AdaGrad Optax { get; } = From(Core.AdaGrad.optax);

    /// <summary>As optax, with rate 0.001.</summary>
    public static AdaGrad Keras { get; } = From(Core.AdaGrad.keras);

    /// <summary>The step size, finite and above 0. The default is 0.01.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>What the sum of squares starts from, finite and at least 0. The default is 0.</summary>
    public double InitialAccumulator
    {
        get;
        init => field = Check.notNegative(nameof(InitialAccumulator), value);
    } = Defaults.InitialAccumulator;

    /// <summary>Keeps the denominator from 0; finite and at least 0. The default is 1e-10.</summary>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Where epsilon stands. The default is outside the root.</summary>
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
