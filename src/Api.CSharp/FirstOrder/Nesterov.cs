using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Nesterov's accelerated gradient: b &lt;- momentum * b + rate * g, x &lt;- x - (rate * g + momentum * b).
/// </summary>
/// <remarks>Nesterov 1983, in the form of Sutskever et al. 2013, seen from the look-ahead point.</remarks>
public sealed record Nesterov : Optimizer
{
    private static readonly Core.MomentumSettings Defaults = Core.Momentum.nesterov;

    /// <summary>The rate outside the buffer.</summary>
    public static Nesterov PyTorch { get; } = new() { RatePlacement = RatePlacement.OutsideBuffer };

    /// <summary>As PyTorch.</summary>
    public static Nesterov Optax { get; } = new() { RatePlacement = RatePlacement.OutsideBuffer };

    /// <summary>The rate inside the buffer: the defaults.</summary>
    public static Nesterov Keras { get; } = new();

    /// <summary>The step size, finite and above 0. The default is 0.01.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The share of the buffer that is kept, in [0, 1). The default is 0.9.</summary>
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

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.MomentumState>(
            Core.Momentum.create(new(LearningRate.Inner, Momentum, dampening: 0, RatePlacement, nesterov: true))
        );
}
