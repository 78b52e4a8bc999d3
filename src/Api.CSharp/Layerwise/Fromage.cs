using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Fromage: each block moves by a share of its length and is shortened, so that it does not grow.</summary>
/// <remarks>
/// Bernstein et al. 2020, Algorithm 1: in each block x &lt;- (x - rate * |x| / |g| * g) / sqrt(1 + rate^2). A step at
/// a right angle to x keeps its length. The ratio |x| / |g| is 1 where a norm is 0.
/// </remarks>
/// <example>
/// <code>
/// // A gradient at a right angle to the point turns it and keeps its length.
/// var around = Objective.Create(x => 0, (x, g) => (g[0], g[1]) = (-x[1], x[0]));
/// var point = new Fromage { LearningRate = 0.5 }.Iterates(around, [3, 4]).ElementAt(10).Point;
/// Console.WriteLine($"{Math.Sqrt(point[0] * point[0] + point[1] * point[1]):F3}"); // 5.000
/// </code>
/// </example>
public sealed record Fromage : Optimizer
{
    private static readonly Core.FromageSettings Defaults = Core.Fromage.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static Fromage Paper { get; } = From(Core.Fromage.defaults);

    /// <summary>The preset of optax: norms are at least 1e-6.</summary>
    public static Fromage Optax { get; } = From(Core.Fromage.optax);

    /// <summary>
    /// The learning rate, finite and above 0: the share of its length by which a block moves. The default is 0.01.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The least norm of a block and of its gradient, finite and at least 0. With 0, a block moves by the gradient
    /// times the learning rate where a norm is 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinNorm
    {
        get;
        init => field = Check.notNegative(nameof(MinNorm), value);
    } = Defaults.MinNorm;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.StepCount>(Core.Fromage.create(new(LearningRate.Inner, MinNorm)));

    private static Fromage From(Core.FromageSettings settings) =>
        new() { LearningRate = new(settings.LearningRate), MinNorm = settings.MinNorm };
}
