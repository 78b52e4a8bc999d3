using System;
using System.ComponentModel;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Gradient descent with momentum (heavy ball): b &lt;- momentum * b + rate * g, x &lt;- x - b.</summary>
/// <remarks>Polyak 1964, equation 9.</remarks>
/// <example>
/// <code>
/// var valley = Objective.Create(
///     x => x[0] * x[0] + 100 * x[1] * x[1],
///     (x, g) => (g[0], g[1]) = (2 * x[0], 200 * x[1])
/// );
/// var plain = new GradientDescent { LearningRate = 0.005 }.Minimize(valley, [1, 1]);
/// var heavy = new Momentum { LearningRate = 0.005, MomentumFactor = 0.8 }.Minimize(valley, [1, 1]);
/// Console.WriteLine($"{plain.Iterations} iterations, momentum {heavy.Iterations}"); // 1902 iterations, momentum 262
/// </code>
/// </example>
public sealed record Momentum : Optimizer
{
    private static readonly Core.MomentumSettings Defaults = Core.Momentum.defaults;

    /// <summary>The preset of PyTorch: the learning rate is applied outside the buffer.</summary>
    public static Momentum PyTorch { get; } = From(Core.Momentum.pytorch);

    /// <summary>The preset of optax: the same as PyTorch's.</summary>
    public static Momentum Optax { get; } = From(Core.Momentum.pytorch);

    /// <summary>The defaults, which are those of Keras: the learning rate is applied inside the buffer.</summary>
    public static Momentum Keras { get; } = From(Core.Momentum.defaults);

    /// <summary>The learning rate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The momentum coefficient, which is the decay rate of the buffer; in [0, 1). The default is 0.9. The command line
    /// and messages call it momentum: a record cannot have a property of its own name.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    [DisplayName("momentum")]
    public double MomentumFactor
    {
        get;
        init => field = Check.decay("Momentum", value);
    } = Defaults.Momentum;

    /// <summary>
    /// The fraction of each gradient that is left out of the buffer, in [0, 1]. The first gradient enters whole, and so
    /// do all without momentum. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Dampening
    {
        get;
        init => field = Check.fraction(nameof(Dampening), value);
    } = Defaults.Dampening;

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
            Core.Momentum.create(new(LearningRate.Inner, MomentumFactor, Dampening, RatePlacement, nesterov: false))
        );

    private static Momentum From(Core.MomentumSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            MomentumFactor = settings.Momentum,
            Dampening = settings.Dampening,
            RatePlacement = settings.RatePlacement,
        };
}
