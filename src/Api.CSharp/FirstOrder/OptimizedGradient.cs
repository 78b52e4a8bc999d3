using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The optimized gradient method (OGM), whose guarantee on convex functions no first-order method betters.
/// </summary>
/// <remarks>
/// Kim and Fessler 2016, Algorithm OGM1: y &lt;- x - rate * g, x &lt;- y + (last w - 1) / w * (y - last y) + last w /
/// w * (y - x), with weights w = (1 + sqrt(1 + 4 * last w^2)) / 2 from 1, and 8 in place of 4 at step N. With a rate
/// of 1/L on convex functions, f(x) - f* is at most L * |x0 - x*|^2 / (2 * w^2) after N steps. Solution.Answer is x
/// after N steps, and y before and after.
/// </remarks>
/// <example>
/// <code>
/// // The first step goes beyond the gradient step, by 1 / w = 0.618 of it.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var run = new OptimizedGradient { LearningRate = 1, Steps = 10 }.Iterates(slope, [0]).ElementAt(1);
/// Console.WriteLine($"{run.Point[0]:F3} {run.Answer[0]:F3}"); // -1.618 -1.000
/// </code>
/// </example>
public sealed record OptimizedGradient : Optimizer
{
    private static readonly Core.OptimizedGradientSettings Defaults = Core.OptimizedGradient.defaults;

    /// <summary>
    /// The learning rate, finite and above 0: 1/L, where L is the Lipschitz constant of the gradient. The default is
    /// 0.01.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>N: the number of steps after which the point is the answer, at least 1. The default is 100.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long Steps
    {
        get;
        init => field = Check.atLeast(1, nameof(Steps), value);
    } = Defaults.Steps;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AccelerationState>(Core.OptimizedGradient.create(new(LearningRate.Inner, Steps)));
}
