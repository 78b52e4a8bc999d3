using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>RAdam: Adam that waits until the variance of its denominator is small.</summary>
/// <remarks>Liu et al. 2020, Algorithm 2.</remarks>
public sealed record RAdam : Optimizer
{
    private static readonly Core.RAdamSettings Defaults = Core.RAdam.defaults;

    /// <summary>The numbers of the paper: the defaults.</summary>
    public static RAdam Paper { get; } = From(Core.RAdam.defaults);

    /// <summary>Rectified above 5.</summary>
    public static RAdam Optax { get; } = From(Core.RAdam.optax);

    /// <summary>Rectified above 5, epsilon before correction.</summary>
    public static RAdam PyTorch { get; } = From(Core.RAdam.pytorch);

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

    /// <summary>
    /// The share of the old second moment that is kept, in [0, 1). Up to 0.6 no step is rectified. The default is
    /// 0.999.
    /// </summary>
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

    /// <summary>
    /// The length of the second moment's average above which its variance is trusted, at least 4. The default is 4.
    /// </summary>
    public double Threshold
    {
        get;
        init =>
            field = Require.That(
                value >= 4 && double.IsFinite(value),
                "finite and at least 4",
                nameof(Threshold),
                value
            );
    } = Defaults.Threshold;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.RAdamState>(
            Core.RAdam.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonCorrection, Threshold))
        );

    private static RAdam From(Core.RAdamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            EpsilonCorrection = settings.EpsilonCorrection,
            Threshold = settings.Threshold,
        };
}
