using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Nadam: Adam with Nesterov's look-ahead.</summary>
/// <remarks>Dozat 2016, Algorithm 2.</remarks>
public sealed record Nadam : Optimizer
{
    private static readonly Core.NadamSettings Defaults = Core.Nadam.defaults;

    /// <summary>The numbers of optax: the defaults.</summary>
    public static Nadam Optax { get; } = From(Core.Nadam.defaults);

    /// <summary>Rate 0.002; the momentum rises with a decay of 0.004.</summary>
    public static Nadam PyTorch { get; } = From(Core.Nadam.pytorch);

    /// <summary>Epsilon 1e-7; the momentum rises with a decay of 1.</summary>
    public static Nadam Keras { get; } = From(Core.Nadam.keras);

    /// <summary>The step size, finite and above 0. The default is 0.001.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The share of the old first moment that is kept, and what a rising momentum rises to, in [0, 1). The default is
    /// 0.9.
    /// </summary>
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

    /// <summary>How the momentum goes from step to step. The default is constant.</summary>
    public NadamMomentum Momentum
    {
        get;
        init => field = Require.Defined(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>How soon a rising momentum rises, finite and at least 0. The default is 0.004.</summary>
    public double MomentumDecay
    {
        get;
        init => field = Check.notNegative(nameof(MomentumDecay), value);
    } = Defaults.MomentumDecay;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.NadamState>(
            Core.Nadam.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, Momentum, MomentumDecay))
        );

    private static Nadam From(Core.NadamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            Momentum = settings.Momentum,
            MomentumDecay = settings.MomentumDecay,
        };
}
