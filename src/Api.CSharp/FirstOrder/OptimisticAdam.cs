using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Optimistic Adam: Adam whose next direction is expected to change as the last one did. For games.</summary>
/// <remarks>
/// Daskalakis et al. 2018, Algorithm 1: x &lt;- x - rate * (2 * u - last u), with Adam's direction u = m' / (sqrt(v')
/// + epsilon).
/// </remarks>
/// <example>
/// <code>
/// // In the paper, zero comes before the first direction: the first step is twice as long.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var method = OptimisticAdam.Paper with { LearningRate = 0.1 };
/// var run = method.Iterates(slope, [0]).Take(3).Select(at => $"{at.Point[0]:F2}");
/// Console.WriteLine(string.Join(" ", run)); // 0.00 -0.20 -0.30
/// </code>
/// </example>
public sealed record OptimisticAdam : Optimizer
{
    private static readonly Core.OptimisticAdamSettings Defaults = Core.OptimisticAdam.defaults;

    /// <summary>
    /// The paper's reading: zero comes before the first direction, so the first step is twice as long.
    /// </summary>
    public static OptimisticAdam Paper { get; } = From(Core.OptimisticAdam.paper);

    /// <summary>The preset of optax: Nesterov's form of Adam.</summary>
    public static OptimisticAdam Optax { get; } = From(Core.OptimisticAdam.optax);

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

    /// <summary>Added to the denominator; finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// Whether the direction looks ahead: beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t) in place of m /
    /// (1 - beta1^t). The default is no.
    /// </summary>
    public bool UsesNesterov { get; init; } = Defaults.UsesNesterov;

    /// <summary>What comes before the first direction. The default is the first direction itself.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public OptimisticStart Before
    {
        get;
        init => field = Require.Defined(nameof(Before), value);
    } = Defaults.Before;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.OptimisticAdamState>(
            Core.OptimisticAdam.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, UsesNesterov, Before))
        );

    private static OptimisticAdam From(Core.OptimisticAdamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            UsesNesterov = settings.UsesNesterov,
            Before = settings.Before,
        };
}
