using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// AdaDelta: steps in the units of the coordinates, from moving averages of squared gradients and squared steps.
/// </summary>
/// <remarks>Zeiler 2012, Algorithm 1.</remarks>
public sealed record AdaDelta : Optimizer
{
    private static readonly Core.AdaDeltaSettings Defaults = Core.AdaDelta.defaults;

    /// <summary>The numbers of the paper: the defaults.</summary>
    public static AdaDelta Paper { get; } = From(Core.AdaDelta.defaults);

    /// <summary>Decay 0.9.</summary>
    public static AdaDelta PyTorch { get; } = From(Core.AdaDelta.pytorch);

    /// <summary>As PyTorch.</summary>
    public static AdaDelta Optax { get; } = From(Core.AdaDelta.pytorch);

    /// <summary>Rate 0.001 and epsilon 1e-7: steps a thousand times shorter than the paper's.</summary>
    public static AdaDelta Keras { get; } = From(Core.AdaDelta.keras);

    /// <summary>
    /// What the step is multiplied by, finite and above 0. The default is 1, for the method finds its own scale.
    /// </summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The share of the old mean squares that is kept, in [0, 1). The default is 0.95.</summary>
    public double Decay
    {
        get;
        init => field = Check.decay(nameof(Decay), value);
    } = Defaults.Decay;

    /// <summary>
    /// Added inside both roots; finite and at least 0. With 0 no coordinate ever moves. The default is 1e-6.
    /// </summary>
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
