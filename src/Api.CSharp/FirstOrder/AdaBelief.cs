using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AdaBelief: Adam whose denominator is how far gradients are from what was expected.</summary>
/// <remarks>Zhuang et al. 2020, Algorithm 2.</remarks>
public sealed record AdaBelief : Optimizer
{
    private static readonly Core.AdaBeliefSettings Defaults = Core.AdaBelief.defaults;

    /// <summary>The numbers of optax: the defaults.</summary>
    public static AdaBelief Optax { get; } = From(Core.AdaBelief.defaults);

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

    /// <summary>
    /// Added to the second moment at every step, and to its root; finite and at least 0. The default is 1e-16.
    /// </summary>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdaBeliefState>(Core.AdaBelief.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon)));

    private static AdaBelief From(Core.AdaBeliefSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
        };
}
