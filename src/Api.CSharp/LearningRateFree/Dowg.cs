using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>DoWG, distance over weighted gradients: gradient descent that finds its step size.</summary>
/// <remarks>
/// Khaled, Mishchenko and Jin 2023, Algorithm 1: d &lt;- max(d, |x - x0|^2), s &lt;- s + d * |g|^2, x &lt;- x - rate *
/// d / (sqrt(s) + epsilon) * g.
/// </remarks>
/// <example>
/// <code>
/// // The first step is nearly the root of epsilon long; there is no learning rate to tune.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var step = new Dowg().Iterates(slope, [0]).ElementAt(1).Step[0];
/// Console.WriteLine($"{step:F3}"); // -0.010
/// </code>
/// </example>
public sealed record Dowg : Optimizer
{
    private static readonly Core.DowgSettings Defaults = Core.Dowg.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Dowg Paper { get; } = From(Core.Dowg.defaults);

    /// <summary>A factor of the step size that the method finds, finite and above 0. The default is 1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// The start of the squared distance, also added to the denominator; finite and above 0. The default is 1e-4.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.positive(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.DowgState>(Core.Dowg.create(new(LearningRate.Inner, Epsilon)));

    private static Dowg From(Core.DowgSettings settings) =>
        new() { LearningRate = new(settings.LearningRate), Epsilon = settings.Epsilon };
}
