using System;

namespace OptimizerFunctional;

/// <summary>Nesterov's accelerated gradient method with its own sequence of momenta, which is that of FISTA.</summary>
/// <remarks>
/// Nesterov 1983; Beck and Teboulle 2009: y &lt;- x - rate * g, x &lt;- y + (last w - 1) / w * (y - last y), with
/// weights w = (1 + sqrt(1 + 4 * last w^2)) / 2 from 1. The iterates of a run are the points x, at which gradients are
/// taken; Iterate.Answer and Solution.Answer are y. With a rate of 1/L on a convex function, f(y) - f* is at most 2 *
/// L * |x0 - x*|^2 / (t + 1)^2.
/// </remarks>
/// <example>
/// <code>
/// // The answer is the point after a gradient step; momentum comes on top.
/// var bowl = Objective.Of(x => x[0] * x[0] / 2);
/// var run = new AcceleratedGradient { LearningRate = 0.5 }.Iterates(bowl, [1]).ElementAt(2);
/// Console.WriteLine($"{run.Answer[0]:F3} {run.Point[0] &lt; run.Answer[0]}"); // 0.250 True
/// </code>
/// </example>
public sealed record AcceleratedGradient : Optimizer
{
    private static readonly Core.AcceleratedGradientSettings Defaults = Core.AcceleratedGradient.defaults;

    /// <summary>
    /// The learning rate, finite and above 0; 1/L on functions whose gradients are L-Lipschitz. The default is 0.01.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AccelerationState>(Core.AcceleratedGradient.create(new(LearningRate.Inner)));
}
