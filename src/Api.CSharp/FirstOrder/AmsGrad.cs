using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AMSGrad: Adam whose denominator is the largest there has been.</summary>
/// <remarks>Reddi, Kale and Kumar 2018, Algorithm 2.</remarks>
public sealed record AmsGrad : Optimizer
{
    private static readonly Core.AmsGradSettings Defaults = Core.AmsGrad.defaults;

    /// <summary>The form of the paper, without corrections: the defaults.</summary>
    public static AmsGrad Paper { get; } = From(Core.AmsGrad.defaults);

    /// <summary>The largest of corrected second moments.</summary>
    public static AmsGrad Optax { get; } = From(Core.AmsGrad.optax);

    /// <summary>The largest of second moments, corrected afterwards.</summary>
    public static AmsGrad PyTorch { get; } = From(Core.AmsGrad.pytorch);

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

    /// <summary>Keeps the denominator from 0; finite and at least 0. The default is 1e-8.</summary>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// What the largest is taken of, and what is corrected for a start at zero. The default is the paper's form.
    /// </summary>
    public AmsGradForm Form
    {
        get;
        init => field = Require.Defined(nameof(Form), value);
    } = Defaults.Form;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AmsGradState>(
            Core.AmsGrad.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, Form))
        );

    private static AmsGrad From(Core.AmsGradSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            Form = settings.Form,
        };
}
