using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AdamW: Adam with weight decay that does not go through the moments.</summary>
/// <remarks>Loshchilov and Hutter 2019, Algorithm 2.</remarks>
public sealed record AdamW : Optimizer
{
    private static readonly Core.AdamWSettings Defaults = Core.AdamW.defaults;

    /// <summary>The numbers of PyTorch: the defaults.</summary>
    public static AdamW PyTorch { get; } = From(Core.AdamW.defaults);

    /// <summary>Decay 0.004, epsilon 1e-7 before correction.</summary>
    public static AdamW Keras { get; } = From(Core.AdamW.keras);

    /// <summary>Decay 0.0001.</summary>
    public static AdamW Optax { get; } = From(Core.AdamW.optax);

    /// <summary>The step size, finite and above 0. The default is 0.001.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.Adam.LearningRate);

    /// <summary>The share of the old first moment that is kept, in [0, 1). The default is 0.9.</summary>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Adam.Beta1;

    /// <summary>The share of the old second moment that is kept, in [0, 1). The default is 0.999.</summary>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Adam.Beta2;

    /// <summary>Keeps the denominator from 0; finite and at least 0. The default is 1e-8.</summary>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Adam.Epsilon;

    /// <summary>Whether epsilon is added after or before bias correction. The default is after.</summary>
    public EpsilonCorrection EpsilonCorrection
    {
        get;
        init => field = Require.Defined(nameof(EpsilonCorrection), value);
    } = Defaults.Adam.EpsilonCorrection;

    /// <summary>How strongly coordinates are pulled to 0, finite and at least 0. The default is 0.01.</summary>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>Whether the decay is multiplied by the rate. The default is that it is.</summary>
    public WeightDecayScaling WeightDecayScaling
    {
        get;
        init => field = Require.Defined(nameof(WeightDecayScaling), value);
    } = Defaults.WeightDecayScaling;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamState>(
            Core.AdamW.create(
                new(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonCorrection), WeightDecay, WeightDecayScaling)
            )
        );

    private static AdamW From(Core.AdamWSettings settings) =>
        new()
        {
            LearningRate = new(settings.Adam.LearningRate),
            Beta1 = settings.Adam.Beta1,
            Beta2 = settings.Adam.Beta2,
            Epsilon = settings.Adam.Epsilon,
            EpsilonCorrection = settings.Adam.EpsilonCorrection,
            WeightDecay = settings.WeightDecay,
            WeightDecayScaling = settings.WeightDecayScaling,
        };
}
