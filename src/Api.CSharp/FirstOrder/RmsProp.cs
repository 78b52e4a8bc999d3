using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>RMSProp: v &lt;- decay * v + (1 - decay) * g^2, x &lt;- x - rate / (sqrt(v) + epsilon) * g.</summary>
/// <remarks>Tieleman and Hinton 2012, lecture 6.5; centered and with momentum as in Graves 2013.</remarks>
public sealed record RmsProp : Optimizer
{
    private static readonly Core.RmsPropSettings Defaults = Core.RmsProp.defaults;

    /// <summary>Rate 0.01, decay 0.99, the rate outside the momentum buffer.</summary>
    public static RmsProp PyTorch { get; } = From(Core.RmsProp.pytorch);

    /// <summary>Epsilon 1e-7 inside the root.</summary>
    public static RmsProp Keras { get; } = From(Core.RmsProp.keras);

    /// <summary>Epsilon 1e-8 inside the root.</summary>
    public static RmsProp Optax { get; } = From(Core.RmsProp.optax);

    /// <summary>The step size, finite and above 0. The default is 0.001.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The share of the old mean square that is kept, in [0, 1). The default is 0.9.</summary>
    public double Decay
    {
        get;
        init => field = Check.decay(nameof(Decay), value);
    } = Defaults.Decay;

    /// <summary>Keeps the denominator from 0; finite and at least 0. The default is 1e-8.</summary>
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

    /// <summary>
    /// Whether the squared mean of the gradients is subtracted from the mean square. The default is false.
    /// </summary>
    public bool Centered { get; init; } = Defaults.Centered;

    /// <summary>
    /// The share of the buffer of scaled gradients that is kept, in [0, 1). The default is 0: no buffer.
    /// </summary>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>Whether the rate is applied before or after the buffer. The default is before: inside.</summary>
    public RatePlacement RatePlacement
    {
        get;
        init => field = Require.Defined(nameof(RatePlacement), value);
    } = Defaults.RatePlacement;

    /// <summary>Whether the mean square is corrected for its start at zero. The default is false.</summary>
    public bool BiasCorrection { get; init; } = Defaults.BiasCorrection;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.RmsPropState>(
            Core.RmsProp.create(
                new(
                    LearningRate.Inner,
                    Decay,
                    Epsilon,
                    EpsilonPlacement,
                    Centered,
                    Momentum,
                    RatePlacement,
                    BiasCorrection
                )
            )
        );

    private static RmsProp From(Core.RmsPropSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Decay = settings.Decay,
            Epsilon = settings.Epsilon,
            EpsilonPlacement = settings.EpsilonPlacement,
            Centered = settings.Centered,
            Momentum = settings.Momentum,
            RatePlacement = settings.RatePlacement,
            BiasCorrection = settings.BiasCorrection,
        };
}
