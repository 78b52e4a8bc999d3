using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Lion: steps of one length in the direction of the sign of a momentum.</summary>
/// <remarks>Chen et al. 2023, Algorithm 2.</remarks>
public sealed record Lion : Optimizer
{
    private static readonly Core.LionSettings Defaults = Core.Lion.defaults;

    /// <summary>The numbers of the paper: the defaults.</summary>
    public static Lion Paper { get; } = From(Core.Lion.defaults);

    /// <summary>Decay 0.001.</summary>
    public static Lion Optax { get; } = From(Core.Lion.optax);

    /// <summary>The length of the step of every coordinate, finite and above 0. The default is 0.0001.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The share of the momentum in what gives the step its sign, in [0, 1). The default is 0.9.</summary>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The share of the old momentum that is kept, in [0, 1). The default is 0.99.</summary>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>
    /// How strongly coordinates are pulled to 0, times the rate; finite and at least 0. The default is 0.
    /// </summary>
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
