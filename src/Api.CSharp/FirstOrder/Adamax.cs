using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Adamax: Adam with the largest recent gradient for its denominator.</summary>
/// <remarks>Kingma and Ba 2015, Algorithm 2.</remarks>
public sealed record Adamax : Optimizer
{
    private static readonly Core.AdamaxSettings Defaults = Core.Adamax.defaults;

    /// <summary>The numbers of the paper: the defaults.</summary>
    public static Adamax Paper { get; } = From(Core.Adamax.defaults);

    /// <summary>Epsilon 1e-8, added to the gradient.</summary>
    public static Adamax PyTorch { get; } = From(Core.Adamax.pytorch);

    /// <summary>As PyTorch.</summary>
    public static Adamax Optax { get; } = From(Core.Adamax.pytorch);

    /// <summary>Rate 0.001, epsilon 1e-7 added to the denominator.</summary>
    public static Adamax Keras { get; } = From(Core.Adamax.keras);

    /// <summary>The step size, finite and above 0. The default is 0.002.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The share of the old first moment that is kept, in [0, 1). The default is 0.9.</summary>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>How much of the largest gradient is left after a step, in [0, 1). The default is 0.999.</summary>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Keeps the denominator from 0; finite and at least 0. The default is 0, as in the paper.</summary>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Where epsilon stands, if there is one. The default is added to the gradient.</summary>
    public AdamaxEpsilon EpsilonPlacement
    {
        get;
        init => field = Require.Defined(nameof(EpsilonPlacement), value);
    } = Defaults.EpsilonPlacement;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamaxState>(
            Core.Adamax.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonPlacement))
        );

    private static Adamax From(Core.AdamaxSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            EpsilonPlacement = settings.EpsilonPlacement,
        };
}
