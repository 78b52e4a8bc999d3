using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Coupled weight decay (L2 regularization): adds decay * x to the gradient. It precedes an optimizer.
/// </summary>
/// <example>
/// <code>
/// // The minimizer of (x - 1)^2 / 2 with an L2 penalty of 0.25 x^2 / 2 is 1 / 1.25.
/// var parabola = Objective.Create(x => (x[0] - 1) * (x[0] - 1) / 2, (x, g) => g[0] = x[0] - 1);
/// var ridge = new CoupledDecay(0.25).AndThen(new GradientDescent { LearningRate = 0.5 });
/// Console.WriteLine($"{ridge.Iterates(parabola, [0]).ElementAt(100).Point[0]:F3}"); // 0.800
/// </code>
/// </example>
public sealed record CoupledDecay : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="decay">The weight decay coefficient, finite and at least 0.</param>
    /// <exception cref="ParameterException">The coefficient is out of range.</exception>
    public CoupledDecay(double decay)
    {
        Decay = decay;
        CreateEngine();
    }

    /// <summary>The weight decay coefficient, finite and at least 0.</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(WeightDecay.coupled(Decay));
}
