using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AdamW: Adam with decoupled weight decay, which does not enter the moments.</summary>
/// <remarks>Loshchilov and Hutter 2019, Algorithm 2: the step of Adam minus rate * decay * x.</remarks>
/// <example>
/// <code>
/// // Where the gradient is zero, weight decay shrinks the point by 1 - rate * decay.
/// var flat = Objective.Create(x => 0, (x, g) => g[0] = 0);
/// var decayed = new AdamW { LearningRate = 0.1, WeightDecay = 0.5 }.Iterates(flat, [1]).ElementAt(1);
/// Console.WriteLine($"{decayed.Point[0]:F3}"); // 0.950
/// </code>
/// </example>
public sealed record AdamW : Optimizer
{
    private static readonly Core.AdamWSettings Defaults = Core.AdamW.defaults;

    /// <summary>The defaults, which are those of PyTorch.</summary>
    public static AdamW PyTorch { get; } = From(Core.AdamW.defaults);

    /// <summary>
    /// The preset of Keras: weight decay coefficient 0.004, epsilon 1e-7 added before bias correction.
    /// </summary>
    public static AdamW Keras { get; } = From(Core.AdamW.keras);

    /// <summary>The preset of optax: weight decay coefficient 0.0001.</summary>
    public static AdamW Optax { get; } = From(Core.AdamW.optax);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.Adam.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Adam.Beta1;

    /// <summary>The decay rate of the second moment, in [0, 1). The default is 0.999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Adam.Beta2;

    /// <summary>
    /// Added to the denominator to avoid division by zero; finite and at least 0. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Adam.Epsilon;

    /// <summary>Whether epsilon is added before or after bias correction. The default is after.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public EpsilonCorrection EpsilonCorrection
    {
        get;
        init => field = Require.Defined(nameof(EpsilonCorrection), value);
    } = Defaults.Adam.EpsilonCorrection;

    /// <summary>The weight decay coefficient, finite and at least 0. The default is 0.01.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>Whether the weight decay is multiplied by the learning rate. By default it is.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public WeightDecayScaling WeightDecayScaling
    {
        get;
        init => field = Require.Defined(nameof(WeightDecayScaling), value);
    } = Defaults.WeightDecayScaling;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamState>(Core.AdamW.create(ToSettings()));

    internal Core.AdamWSettings ToSettings() =>
        new(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonCorrection), WeightDecay, WeightDecayScaling);

    internal static AdamW From(Core.AdamWSettings settings) =>
        new()
        {
            LearningRate = new(settings.Adam.LearningRate),
            Beta1 = settings.Adam.Beta1,
            Beta2 = settings.Adam.Beta2,
            Epsilon = settings.Adam.Epsilon,
            EpsilonCorrection = settings.Adam.EpsilonCorrection,
            WeightDecay = settings.WeightDecay,
            WeightDecayScaling = settings.WeightDecayScaling,
        };
}
