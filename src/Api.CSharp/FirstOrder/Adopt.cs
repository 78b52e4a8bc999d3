using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// ADOPT: Adam whose second moment leaves the current gradient out, so that it converges with any beta2.
/// </summary>
/// <remarks>
/// Taniguchi et al. 2024, Algorithm 2: v is g^2 after the first step, which does not move. Then u = g / max(sqrt(v),
/// epsilon), clipped to (t - 1)^(1/4), m &lt;- beta1 * m + (1 - beta1) * u, x &lt;- x - rate * m, and at last v &lt;-
/// beta2 * v + (1 - beta2) * g^2.
/// </remarks>
/// <example>
/// <code>
/// // The first step measures the gradient and does not move.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var run = new Adopt { LearningRate = 1 }.Iterates(slope, [0]).Take(4).Select(at => $"{at.Point[0]:F2}");
/// Console.WriteLine(string.Join(" ", run)); // 0.00 0.00 -0.10 -0.29
/// </code>
/// </example>
public sealed record Adopt : Optimizer
{
    private static readonly Core.AdoptSettings Defaults = Core.Adopt.defaults;

    /// <summary>The defaults, which are those of the authors and of optax.</summary>
    public static Adopt Paper { get; } = From(Core.Adopt.defaults);

    /// <summary>The first version of the paper: no clipping.</summary>
    public static Adopt Unclipped { get; } = From(Core.Adopt.unclipped);

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

    /// <summary>The decay rate of the second moment, in [0, 1). The default is 0.9999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>The least denominator; finite and at least 0. The default is 1e-6.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// Whether the normalized gradient of step t is clipped to (t - 1)^(1/4) in every coordinate. The default is yes.
    /// </summary>
    public bool Clips { get; init; } = Defaults.Clips;

    /// <summary>Whether the step looks ahead: beta1 m + (1 - beta1) u in place of m. The default is no.</summary>
    public bool UsesNesterov { get; init; } = Defaults.UsesNesterov;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdamState>(
            Core.Adopt.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, Clips, UsesNesterov))
        );

    private static Adopt From(Core.AdoptSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            Clips = settings.Clips,
            UsesNesterov = settings.UsesNesterov,
        };
}
