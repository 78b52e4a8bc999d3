using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>NovoGrad: momentum of gradients that are normalized in each block by an average of their norm.</summary>
/// <remarks>
/// Ginsburg et al. 2019, Algorithm 1: v &lt;- beta2 * v + (1 - beta2) * |g|^2, |g|^2 at the first step; m &lt;- beta1
/// * m + g / (sqrt(v) + epsilon) + decay * x; x &lt;- x - rate * m.
/// </remarks>
/// <example>
/// <code>
/// // The first step is as long as the learning rate, whatever the gradient.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var run = new NovoGrad { LearningRate = 0.1 }.Iterates(slope, [0]).Take(3).Select(at => $"{at.Point[0]:F3}");
/// Console.WriteLine(string.Join(" ", run)); // 0.000 -0.100 -0.295
/// </code>
/// </example>
public sealed record NovoGrad : Optimizer
{
    private static readonly Core.NovoGradSettings Defaults = Core.NovoGrad.defaults;

    /// <summary>The defaults, which are those of the paper for images.</summary>
    public static NovoGrad Paper { get; } = From(Core.NovoGrad.defaults);

    /// <summary>The preset of optax: beta1 0.9, beta2 0.25, epsilon 1e-6.</summary>
    public static NovoGrad Optax { get; } = From(Core.NovoGrad.optax);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.95.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the second moments, in [0, 1). The default is 0.98.</summary>
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
    /// The weight decay coefficient, added to the normalized gradient; finite and at least 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>
    /// Whether the first moment is an average, with the weight 1 - beta1 for the new gradient, and no sum. The default
    /// is no.
    /// </summary>
    public bool AveragesGradients { get; init; } = Defaults.AveragesGradients;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.NovoGradState>(
            Core.NovoGrad.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, WeightDecay, AveragesGradients))
        );

    private static NovoGrad From(Core.NovoGradSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            WeightDecay = settings.WeightDecay,
            AveragesGradients = settings.AveragesGradients,
        };
}
