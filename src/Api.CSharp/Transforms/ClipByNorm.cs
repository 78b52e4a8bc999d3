using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Gradient clipping by norm: rescales its input to the maximum Euclidean norm where it is longer.</summary>
/// <remarks>Pascanu et al. 2013, Algorithm 1.</remarks>
/// <example>
/// <code>
/// // The gradient (3, 4) has norm 5; clipped to norm 1 it keeps its direction.
/// var plane = Objective.Create(x => 3 * x[0] + 4 * x[1], (x, g) => (g[0], g[1]) = (3, 4));
/// var clipped = new ClipByNorm(1).AndThen(new GradientDescent { LearningRate = 1 });
/// var step = clipped.Iterates(plane, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]:F1} {step[1]:F1}"); // -0.6 -0.8
/// </code>
/// </example>
public sealed record ClipByNorm : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="limit">The maximum norm, finite and above 0.</param>
    /// <exception cref="ParameterException">The limit is out of range.</exception>
    public ClipByNorm(double limit)
    {
        Limit = limit;
        CreateEngine();
    }

    /// <summary>The maximum norm, finite and above 0.</summary>
    public double Limit { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Clip.byNorm(Limit));
}
