using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Rescales its input to Euclidean norm 1; zero stays zero.</summary>
/// <example>
/// <code>
/// // Gradient descent with steps of constant length: only the direction of the gradient counts.
/// var plane = Objective.Create(x => 3 * x[0] + 4 * x[1], (x, g) => (g[0], g[1]) = (3, 4));
/// var step = new Normalize().AndThen(new Scale(-0.1)).Iterates(plane, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]:F2} {step[1]:F2}"); // -0.06 -0.08
/// </code>
/// </example>
public sealed record Normalize : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Direction.normalize);
}
