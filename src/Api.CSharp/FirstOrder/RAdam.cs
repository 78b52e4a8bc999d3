using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// RAdam (rectified Adam): steps with momentum until the variance of the adaptive learning rate is tractable, and
/// rectified steps of Adam from then on.
/// </summary>
/// <remarks>
/// Liu et al. 2020, Algorithm 2: with n = 2 / (1 - beta2) - 1 and l = n - 2 * t * beta2^t / (1 - beta2^t), the step is
/// Adam's times sqrt((l - 4)(l - 2) n / ((n - 4)(n - 2) l)) where l is above the threshold, and -rate * m / (1 -
/// beta1^t) elsewhere.
/// </remarks>
/// <example>
/// <code>
/// // The first steps are those of momentum: they depend on the size of the gradient. Later ones do not.
/// var steep = Objective.Create(x => 1e6 * x[0] + x[1], (x, g) => (g[0], g[1]) = (1e6, 1));
/// var steps = new RAdam().Iterates(steep, [0, 0]).Select(it => it.Step[0] / it.Step[1]).Skip(1);
/// Console.WriteLine($"{steps.First():G2} {steps.ElementAt(5000):G2}"); // 1E+06 1
/// </code>
/// </example>
public sealed record RAdam : Optimizer
{
    private static readonly Core.RAdamSettings Defaults = Core.RAdam.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static RAdam Paper { get; } = From(Core.RAdam.defaults);

    /// <summary>The preset of optax: threshold 5.</summary>
    public static RAdam Optax { get; } = From(Core.RAdam.optax);

    /// <summary>The preset of PyTorch: threshold 5, epsilon added before bias correction.</summary>
    public static RAdam PyTorch { get; } = From(Core.RAdam.pytorch);

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

    /// <summary>
    /// The decay rate of the second moment, in [0, 1). The default is 0.999. Up to 0.6, no step is rectified.
    /// </summary>
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

    /// <summary>Whether epsilon is added before or after bias correction. The default is after.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public EpsilonCorrection EpsilonCorrection
    {
        get;
        init => field = Require.Defined(nameof(EpsilonCorrection), value);
    } = Defaults.EpsilonCorrection;

    /// <summary>
    /// The length l of the approximated moving average above which steps are rectified, finite and at least 4. The
    /// default is 4.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Threshold
    {
        get;
        init =>
            field = Require.That(
                value >= 4 && double.IsFinite(value),
                "finite and at least 4",
                nameof(Threshold),
                value
            );
    } = Defaults.Threshold;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.RAdamState>(
            Core.RAdam.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, EpsilonCorrection, Threshold))
        );

    private static RAdam From(Core.RAdamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            EpsilonCorrection = settings.EpsilonCorrection,
            Threshold = settings.Threshold,
        };
}
