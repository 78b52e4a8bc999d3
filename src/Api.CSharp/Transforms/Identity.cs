using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Returns its input unchanged: the identity element of <see cref="Optimizer.AndThen"/>.</summary>
/// <example>
/// <code>
/// // The start of a chain that is built step by step.
/// Optimizer[] parts = [new ClipByNorm(1), new Adam(), new Scale(0.5)];
/// Optimizer chain = parts.Aggregate((Optimizer)new Identity(), (left, right) => left.AndThen(right));
/// var sphere = Problems.Find("sphere").Objective;
/// Console.WriteLine($"{chain.Iterates(sphere, [3, -2]).ElementAt(1).Step[0]:F4}"); // -0.0005
/// </code>
/// </example>
public sealed record Identity : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Core.Optimizer.identity);
}
