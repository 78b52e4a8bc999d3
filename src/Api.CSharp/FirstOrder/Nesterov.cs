using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Nesterov's accelerated gradient: b &lt;- momentum * b + rate * g, x &lt;- x - (rate * g + momentum * b).
/// </summary>
/// <remarks>Nesterov 1983, in the form of Sutskever et al. 2013, written for the look-ahead point.</remarks>
/// <example>
/// <code>
/// var valley = Objective.Create(
///     x => x[0] * x[0] + 100 * x[1] * x[1],
///     (x, g) => (g[0], g[1]) = (2 * x[0], 200 * x[1])
/// );
/// var heavy = new Momentum { LearningRate = 0.005, MomentumFactor = 0.9 }.Minimize(valley, [1, 1]);
/// var ahead = new Nesterov { LearningRate = 0.005, Momentum = 0.9 }.Minimize(valley, [1, 1]);
/// Console.WriteLine($"{heavy.Iterations} iterations, Nesterov {ahead.Iterations}"); // 392 iterations, Nesterov 245
/// </code>
/// </example>
public sealed record Nesterov : Optimizer
{
    private static readonly Core.MomentumSettings Defaults = Core.Momentum.nesterov;

    /// <summary>The preset of PyTorch: the learning rate is applied outside the buffer.</summary>
    public static Nesterov PyTorch { get; } = new() { RatePlacement = RatePlacement.OutsideBuffer };

    /// <summary>The preset of optax: the same as PyTorch's.</summary>
    public static Nesterov Optax { get; } = new() { RatePlacement = RatePlacement.OutsideBuffer };

    /// <summary>The defaults, which are those of Keras: the learning rate is applied inside the buffer.</summary>
    public static Nesterov Keras { get; } = new();

    /// <summary>The learning rate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The momentum coefficient, which is the decay rate of the buffer; in [0, 1). The default is 0.9.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>
    /// Whether the learning rate is applied inside or outside the momentum buffer. The default is inside.
    /// </summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public RatePlacement RatePlacement
    {
        get;
        init => field = Require.Defined(nameof(RatePlacement), value);
    } = Defaults.RatePlacement;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.MomentumState>(
            Core.Momentum.create(new(LearningRate.Inner, Momentum, dampening: 0, RatePlacement, nesterov: true))
        );
}
