using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>The bias-corrected exponential moving average of its input.</summary>
/// <example>
/// <code>
/// // Alternating gradients 1 and -1: their average is small, and so are the steps.
/// var alternating = Objective.Online((index, x, g) => g[0] = index % 2 == 0 ? 1 : -1);
/// var smooth = new Ema(0.9).AndThen(new GradientDescent { LearningRate = 1 });
/// Console.WriteLine($"{smooth.Iterates(alternating, [0]).ElementAt(100).Step[0]:F2}"); // 0.05
/// </code>
/// </example>
public sealed record Ema : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="decay">The decay rate, in [0, 1).</param>
    /// <exception cref="ParameterException">The decay rate is out of range.</exception>
    public Ema(double decay)
    {
        Decay = decay;
        CreateEngine();
    }

    /// <summary>The decay rate, in [0, 1).</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<AverageState>(Average.ofSteps(Decay));
}
