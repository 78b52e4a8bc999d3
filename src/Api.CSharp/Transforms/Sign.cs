using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Replaces every coordinate by its sign: -1, 0 or 1.</summary>
/// <remarks>Bernstein et al. 2018.</remarks>
/// <example>
/// <code>
/// // Sign descent: every coordinate moves by the learning rate.
/// var steep = Objective.Create(x => 1e6 * x[0] + x[1], (x, g) => (g[0], g[1]) = (1e6, 1));
/// var step = new Sign().AndThen(new GradientDescent { LearningRate = 0.1 }).Iterates(steep, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]} {step[1]}"); // -0.1 -0.1
/// </code>
/// </example>
public sealed record Sign : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Direction.sign);
}
