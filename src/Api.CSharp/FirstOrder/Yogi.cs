using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Yogi: Adam whose second moment moves by no more than the squared gradient.</summary>
/// <remarks>Zaheer et al. 2018, Algorithm 2.</remarks>
public sealed record Yogi : Optimizer
{
    private static readonly Core.YogiSettings Defaults = Core.Yogi.defaults;

    /// <summary>The numbers of the paper: the defaults.</summary>
    public static Yogi Paper { get; } = From(Core.Yogi.defaults);

    /// <summary>The first moment from 1e-6 too, and both corrected.</summary>
    public static Yogi Optax { get; } = From(Core.Yogi.optax);

    /// <summary>The step size, finite and above 0. The default is 0.01.</summary>
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

    /// <summary>
    /// 1 - beta2 is how much of a squared gradient the second moment may move by, in [0, 1). The default is 0.999.
    /// </summary>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Added to the root; finite and at least 0. The default is 0.001.</summary>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>What the second moment starts from, finite and at least 0. The default is 1e-6.</summary>
    public double InitialAccumulator
    {
        get;
        init => field = Check.notNegative(nameof(InitialAccumulator), value);
    } = Defaults.InitialAccumulator;

    /// <summary>What the first moment starts from, finite. The default is 0.</summary>
    public double InitialFirstMoment
    {
        get;
        init => field = Check.finite(nameof(InitialFirstMoment), value);
    } = Defaults.InitialFirstMoment;

    /// <summary>Whether both moments are corrected as in Adam. The default is false.</summary>
    public bool BiasCorrection { get; init; } = Defaults.BiasCorrection;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.YogiState>(
            Core.Yogi.create(
                new(LearningRate.Inner, Beta1, Beta2, Epsilon, InitialAccumulator, InitialFirstMoment, BiasCorrection)
            )
        );

    private static Yogi From(Core.YogiSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            InitialAccumulator = settings.InitialAccumulator,
            InitialFirstMoment = settings.InitialFirstMoment,
            BiasCorrection = settings.BiasCorrection,
        };
}
