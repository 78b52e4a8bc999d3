using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Adam: the moving average of gradients over the root of the moving average of their squares, both corrected for their
/// start at zero.
/// </summary>
/// <remarks>Kingma and Ba 2015, Algorithm 1.</remarks>
public sealed record Adam : Optimizer
{
    private static readonly Core.AdamSettings Defaults = Core.Adam.defaults;

    /// <summary>The numbers of the paper: the defaults.</summary>
    public static Adam Paper { get; } = From(Core.Adam.defaults);

    /// <summary>The numbers of PyTorch: the defaults.</summary>
    public static Adam PyTorch { get; } = From(Core.Adam.defaults);

    /// <summary>The numbers of optax: the defaults.</summary>
    public static Adam Optax { get; } = From(Core.Adam.defaults);

    /// <summary>Epsilon 1e-7, before correction.</summary>
    public static Adam Keras { get; } = From(Core.Adam.keras);

    /// <summary>The step size, finite and above 0. The default is 0.001.</summary>
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

    /// <summary>The share of the old second moment that is kept, in [0, 1). The default is 0.999.</summary>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Keeps the denominator from 0; finite and at least 0. The default is 1e-8.</summary>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Whether epsilon is added after or before bias correction. The default is after.</summary>
    public EpsilonCorrection EpsilonCorrection
    {
        get;
        init => field = Require.Defined(nameof(EpsilonCorrection), value);
    } = Defaults.EpsilonCorrection;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamState>(
            Core.Adam.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonCorrection))
        );

    private static Adam From(Core.AdamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            EpsilonCorrection = settings.EpsilonCorrection,
        };
}
