using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Signum: every coordinate steps by the learning rate, against the sign of an average of gradients.
/// </summary>
/// <remarks>
/// Bernstein et al. 2018, Algorithm 2: m &lt;- momentum * m + (1 - momentum) * g, x &lt;- x - rate * sign(m).
/// </remarks>
/// <example>
/// <code>
/// // Every coordinate moves by exactly the learning rate.
/// var steep = Objective.Create(x => 1e6 * x[0] + x[1], (x, g) => (g[0], g[1]) = (1e6, 1));
/// var step = new Signum { LearningRate = 0.01 }.Iterates(steep, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]} {step[1]}"); // -0.01 -0.01
/// </code>
/// </example>
public sealed record Signum : Optimizer
{
    private static readonly Core.SignumSettings Defaults = Core.Signum.defaults;

    /// <summary>signSGD: no momentum.</summary>
    public static Signum SignDescent { get; } = From(Core.Signum.signDescent);

    /// <summary>
    /// The learning rate, which is the step length of every coordinate; finite and above 0. The default is 0.001.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The decay rate of the average of gradients, in [0, 1); 0 for sign descent. The default is 0.9.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<ChainState<ChainState<AverageState, StepCount>, GradientDescentState>>(
            Core.Signum.create(new(LearningRate.Inner, Momentum))
        );

    private static Signum From(Core.SignumSettings settings) =>
        new() { LearningRate = new(settings.LearningRate), Momentum = settings.Momentum };
}
