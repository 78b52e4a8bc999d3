using System;
using System.ComponentModel;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Gradient descent with momentum, the heavy ball: b &lt;- momentum * b + rate * g, x &lt;- x - b.</summary>
/// <remarks>Polyak 1964, equation 9.</remarks>
public sealed record Momentum : Optimizer
{
    private static readonly Core.MomentumSettings Defaults = Core.Momentum.defaults;

    /// <summary>The rate outside the buffer.</summary>
    public static Momentum PyTorch { get; } = From(Core.Momentum.pytorch);

    /// <summary>As PyTorch.</summary>
    public static Momentum Optax { get; } = From(Core.Momentum.pytorch);

    /// <summary>The rate inside the buffer: the defaults.</summary>
    public static Momentum Keras { get; } = From(Core.Momentum.defaults);

    /// <summary>The step size, finite and above 0. The default is 0.01.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The momentum coefficient, in [0, 1): the decay rate of the buffer. The default is 0.9. On the command line and
    /// in messages it is called momentum; a record cannot have a property of its own name.
    /// </summary>
    [DisplayName("momentum")]
    public double MomentumFactor
    {
        get;
        init => field = Check.decay("Momentum", value);
    } = Defaults.Momentum;

    /// <summary>
    /// The share of a gradient that does not enter the buffer, in [0, 1]; the first one enters whole. The default is 0.
    /// </summary>
    public double Dampening
    {
        get;
        init => field = Check.share(nameof(Dampening), value);
    } = Defaults.Dampening;

    /// <summary>Whether the rate is applied before or after the buffer. The default is before: inside.</summary>
    public RatePlacement RatePlacement
    {
        get;
        init => field = Require.Defined(nameof(RatePlacement), value);
    } = Defaults.RatePlacement;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.MomentumState>(
            Core.Momentum.create(new(LearningRate.Inner, MomentumFactor, Dampening, RatePlacement, nesterov: false))
        );

    private static Momentum From(Core.MomentumSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            MomentumFactor = settings.Momentum,
            Dampening = settings.Dampening,
            RatePlacement = settings.RatePlacement,
        };
}
