using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// SM3: AdaGrad with an accumulator for each row and each column of a matrix in place of one for each number.
/// </summary>
/// <remarks>
/// Anil et al. 2019, Algorithm SM3-II: v_ij = min(a_i, b_j) + g_ij^2, a_i &lt;- max_j v_ij, b_j &lt;- max_i v_ij, u =
/// g / sqrt(v + epsilon), 0 where v is 0; m &lt;- momentum * m + (1 - momentum) * u, x &lt;- x - rate * m. A vector
/// has the accumulators of AdaGrad.
/// </remarks>
/// <example>
/// <code>
/// // On a slope the steps fall as 1 / sqrt(t), as those of AdaGrad do.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var run = new Sm3 { LearningRate = 1, Momentum = 0 }.Iterates(slope, [0]).Take(3).Select(at => $"{at.Point[0]:F3}");
/// Console.WriteLine(string.Join(" ", run)); // 0.000 -1.000 -1.707
/// </code>
/// </example>
public sealed record Sm3 : Optimizer
{
    private static readonly Core.Sm3Settings Defaults = Core.Sm3.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Sm3 Paper { get; } = From(Core.Sm3.defaults);

    /// <summary>The preset of optax: epsilon 1e-8.</summary>
    public static Sm3 Optax { get; } = From(Core.Sm3.optax);

    /// <summary>The learning rate, finite and above 0. The default is 0.1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the average of directions, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>Added to the accumulator inside the root; finite and at least 0. The default is 1e-30.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.Sm3State>(Core.Sm3.create(new(LearningRate.Inner, Momentum, Epsilon)));

    private static Sm3 From(Core.Sm3Settings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Momentum = settings.Momentum,
            Epsilon = settings.Epsilon,
        };
}
