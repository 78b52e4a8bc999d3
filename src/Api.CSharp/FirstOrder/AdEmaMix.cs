using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>AdEMAMix: Adam with a second, slow average of gradients.</summary>
/// <remarks>
/// Pagliardini, Ablin and Grangier 2024, Algorithm 1: m1 &lt;- beta1 * m1 + (1 - beta1) * g, m2 &lt;- beta3 * m2 + (1
/// - beta3) * g, v &lt;- beta2 * v + (1 - beta2) * g^2, x &lt;- x - rate * ((m1' + alpha * m2) / (sqrt(v') + epsilon)
/// + decay * x), with bias correction of m1 and v only. Over the warm-up alpha rises linearly from 0, and the
/// half-life of beta3 from that of beta1.
/// </remarks>
/// <example>
/// <code>
/// // The first step is Adam's, and 5 times 1 - beta3 of it more.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var step = new AdEmaMix { LearningRate = 1 }.Iterates(slope, [0]).ElementAt(1).Step[0];
/// Console.WriteLine($"{step:F4}"); // -1.0005
/// </code>
/// </example>
public sealed record AdEmaMix : Optimizer
{
    private static readonly Core.AdEmaMixSettings Defaults = Core.AdEmaMix.defaults;

    /// <summary>The defaults, which are those of the paper and of optax.</summary>
    public static AdEmaMix Paper { get; } = From(Core.AdEmaMix.defaults);

    /// <summary>The preset of the authors' package: alpha 2.</summary>
    public static AdEmaMix Apple { get; } = From(Core.AdEmaMix.apple);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the fast first moment, in [0, 1). The default is 0.9.</summary>
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

    /// <summary>The decay rate of the slow first moment, in [0, 1). The default is 0.9999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta3
    {
        get;
        init => field = Check.decay(nameof(Beta3), value);
    } = Defaults.Beta3;

    /// <summary>The weight of the slow first moment, finite and at least 0. The default is 5.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Alpha
    {
        get;
        init => field = Check.notNegative(nameof(Alpha), value);
    } = Defaults.Alpha;

    /// <summary>Added to the denominator; finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// The decoupled weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is
    /// 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>
    /// The number of steps over which the weight of the slow moment rises from 0 and its decay rate from beta1, at
    /// least 0. The default is 0; the authors take the length of the run.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long WarmupSteps
    {
        get;
        init => field = Check.atLeast(0, nameof(WarmupSteps), value);
    } = Defaults.WarmupSteps;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdEmaMixState>(
            Core.AdEmaMix.create(new(LearningRate.Inner, Beta1, Beta2, Beta3, Alpha, Epsilon, WeightDecay, WarmupSteps))
        );

    private static AdEmaMix From(Core.AdEmaMixSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Beta3 = settings.Beta3,
            Alpha = settings.Alpha,
            Epsilon = settings.Epsilon,
            WeightDecay = settings.WeightDecay,
            WarmupSteps = settings.WarmupSteps,
        };
}
