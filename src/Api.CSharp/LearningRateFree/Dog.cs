using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// DoG, distance over gradients: gradient descent that finds its step size. The answer is an average.
/// </summary>
/// <remarks>
/// Ivgi, Hinder and Carmon 2023, Algorithm 1: x &lt;- x - rate * r / sqrt(s) * g, where r is the largest distance |x -
/// x0| so far, initial * (1 + |x0|) at first, and s the sum of |g|^2. Iterate.Answer and Solution.Answer are the
/// average of the iterates with polynomial weights: a &lt;- a + (x - a) * (1 + p) / (t + p).
/// </remarks>
/// <example>
/// <code>
/// // The first step is a millionth of 1 + |x0|; there is no learning rate to tune.
/// var bowl = Objective.Of(x => 500 * x[0] * x[0] + x[1] * x[1]);
/// var step = new Dog().Iterates(bowl, [3, 4]).ElementAt(1).Step;
/// Console.WriteLine($"{Math.Sqrt(step[0] * step[0] + step[1] * step[1]):E1}"); // 6.0E-006
/// </code>
/// </example>
public sealed record Dog : Optimizer
{
    private static readonly Core.DogSettings Defaults = Core.Dog.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Dog Paper { get; } = From(Core.Dog.defaults);

    /// <summary>L-DoG: every block has a distance and a sum of its own.</summary>
    public static Dog Layerwise { get; } = From(Core.Dog.layerwise);

    /// <summary>A factor of the step size that the method finds, finite and above 0. The default is 1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The first step, relative to 1 + |x0|; finite and above 0. The default is 1e-6.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialDistance
    {
        get;
        init => field = Check.positive(nameof(InitialDistance), value);
    } = Defaults.InitialDistance;

    /// <summary>The start of the sum of squared gradients, finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Whether every block has a distance and a sum of its own (L-DoG). The default is no.</summary>
    public bool IsLayerwise { get; init; } = Defaults.IsLayerwise;

    /// <summary>
    /// The weight of late iterates in the average that is the answer, finite and at least 0; 0 weights all alike. The
    /// default is 8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double AveragePower
    {
        get;
        init => field = Check.notNegative(nameof(AveragePower), value);
    } = Defaults.AveragePower;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.DogState>(
            Core.Dog.create(new(LearningRate.Inner, InitialDistance, Epsilon, IsLayerwise, AveragePower))
        );

    private static Dog From(Core.DogSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            InitialDistance = settings.InitialDistance,
            Epsilon = settings.Epsilon,
            IsLayerwise = settings.IsLayerwise,
            AveragePower = settings.AveragePower,
        };
}
