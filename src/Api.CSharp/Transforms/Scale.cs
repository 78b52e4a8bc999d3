using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Multiplies its input by a factor. <c>new Scale(-0.1)</c> alone is gradient descent.</summary>
/// <example>
/// <code>
/// // Half the steps of Adam.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var step = new Adam { LearningRate = 0.1 }.AndThen(new Scale(0.5)).Iterates(slope, [0]).ElementAt(1).Step[0];
/// Console.WriteLine($"{step:F3}"); // -0.050
/// </code>
/// </example>
public sealed record Scale : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="factor">The factor, finite.</param>
    /// <exception cref="ParameterException">The factor is not finite.</exception>
    public Scale(double factor)
    {
        Factor = factor;
        CreateEngine();
    }

    /// <summary>The factor, finite.</summary>
    public double Factor { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Core.Optimizer.scale(Factor));
}
