using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AMSGrad: Adam with the maximum of all second moments so far in the denominator.</summary>
/// <remarks>
/// Reddi, Kale and Kumar 2018, Algorithm 2: m and v as in Adam, w &lt;- max(w, v), x &lt;- x - rate * m / (sqrt(w) +
/// epsilon).
/// </remarks>
/// <example>
/// <code>
/// // The denominator does not decrease: after one large gradient all steps remain short.
/// var spike = Objective.Online((index, x, g) => g[0] = index == 0 ? 100 : 1);
/// var adam = new Adam { Beta2 = 0.9 }.Iterates(spike, [0]).ElementAt(200);
/// var amsGrad = new AmsGrad { Beta2 = 0.9 }.Iterates(spike, [0]).ElementAt(200);
/// Console.WriteLine($"{adam.Step[0]:F5} {amsGrad.Step[0]:F5}"); // -0.00100 -0.00003
/// </code>
/// </example>
public sealed record AmsGrad : Optimizer
{
    private static readonly Core.AmsGradSettings Defaults = Core.AmsGrad.defaults;

    /// <summary>The defaults: the form of the paper, without bias correction.</summary>
    public static AmsGrad Paper { get; } = From(Core.AmsGrad.defaults);

    /// <summary>The preset of optax: the maximum of the bias-corrected second moments.</summary>
    public static AmsGrad Optax { get; } = From(Core.AmsGrad.optax);

    /// <summary>The preset of PyTorch: the maximum of the second moments, bias-corrected afterwards.</summary>
    public static AmsGrad PyTorch { get; } = From(Core.AmsGrad.pytorch);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the second moment, in [0, 1). The default is 0.999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>
    /// Added to the denominator to avoid division by zero; finite and at least 0. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// Which second moments the maximum is taken over, and what is bias-corrected. The default is the paper's form.
    /// </summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
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
