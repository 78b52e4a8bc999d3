using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// AdaBelief: Adam with the squared deviation of the gradient from its moving average in the denominator.
/// </summary>
/// <remarks>
/// Zhuang et al. 2020, Algorithm 2: m as in Adam, s &lt;- beta2 * s + (1 - beta2) * (g - m)^2 + epsilon, x &lt;- x -
/// rate * m' / (sqrt(s') + epsilon), where m' and s' are bias-corrected.
/// </remarks>
/// <example>
/// <code>
/// // A gradient that does not change is predicted well: steps become much longer than those of Adam.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var belief = new AdaBelief().Iterates(slope, [0]).ElementAt(1000).Step[0];
/// var adam = new Adam().Iterates(slope, [0]).ElementAt(1000).Step[0];
/// Console.WriteLine($"{belief / adam:F0} times"); // 20 times
/// </code>
/// </example>
public sealed record AdaBelief : Optimizer
{
    private static readonly Core.AdaBeliefSettings Defaults = Core.AdaBelief.defaults;

    /// <summary>The defaults, which are those of optax.</summary>
    public static AdaBelief Optax { get; } = From(Core.AdaBelief.defaults);

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
    /// Added to the second moment at every step and to its square root; finite and at least 0. The default is 1e-16.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
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
