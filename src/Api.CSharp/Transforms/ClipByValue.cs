using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Clips every coordinate to [-limit, limit]. Before an optimizer it limits gradients, after one it limits steps.
/// </summary>
/// <example>
/// <code>
/// // Every coordinate of the gradient (3, 0.5) is clipped on its own: the direction changes.
/// var plane = Objective.Create(x => 3 * x[0] + 0.5 * x[1], (x, g) => (g[0], g[1]) = (3, 0.5));
/// var clipped = new ClipByValue(1).AndThen(new GradientDescent { LearningRate = 1 });
/// var step = clipped.Iterates(plane, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]} {step[1]}"); // -1 -0.5
/// </code>
/// </example>
public sealed record ClipByValue : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="limit">The maximum absolute value, finite and above 0.</param>
    /// <exception cref="ParameterException">The limit is out of range.</exception>
    public ClipByValue(double limit)
    {
        Limit = limit;
        CreateEngine();
    }

    /// <summary>The maximum absolute value, finite and above 0.</summary>
    public double Limit { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Clip.byValue(Limit));
}
