using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Averaged stochastic gradient descent (ASGD): gradient descent with a decreasing learning rate. Its state contains
/// the average of the iterates.
/// </summary>
/// <remarks>
/// Polyak and Juditsky 1992; learning rates of Bottou 2010: x &lt;- x - r * (g + decay * x) with r = rate / (1 + decay
/// * rate * (t - 1))^power, average &lt;- average + (x - average) / max(1, t - 1 - t0).
/// </remarks>
/// <example>
/// <code>
/// // With noisy gradients the average of the iterates is nearer to the minimizer 0 than the last iterate.
/// var random = new Random(1);
/// var noisy = Objective.Online((index, x, g) => g[0] = x[0] + random.NextDouble() - 0.5);
/// var average = new AveragedGradientDescent { LearningRate = 0.5, AverageFrom = 100 };
/// var last = average.Iterates(noisy, [1]).ElementAt(2000);
/// Console.WriteLine($"{last.Point[0]:F3}, average {last.StateVector("Average")[0]:F3}"); // -0.244, average -0.003
/// </code>
/// </example>
public sealed record AveragedGradientDescent : Optimizer
{
    private static readonly Core.AveragedGradientDescentSettings Defaults = Core.AveragedGradientDescent.defaults;

    /// <summary>The defaults, which are those of PyTorch.</summary>
    public static AveragedGradientDescent PyTorch { get; } = From(Core.AveragedGradientDescent.defaults);

    /// <summary>The initial learning rate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// Lambda: the weight decay coefficient, which also sets how fast the learning rate decreases; finite and at least
    /// 0. The default is 0.0001.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Decay
    {
        get;
        init => field = Check.notNegative(nameof(Decay), value);
    } = Defaults.Decay;

    /// <summary>
    /// Alpha: the exponent with which the learning rate decreases, finite and at least 0. The default is 0.75.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Power
    {
        get;
        init => field = Check.notNegative(nameof(Power), value);
    } = Defaults.Power;

    /// <summary>T0: the step from which iterates are averaged, at least 0. The default is 1,000,000.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long AverageFrom
    {
        get;
        init => field = Check.atLeast(0, nameof(AverageFrom), value);
    } = Defaults.AverageFrom;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AveragedGradientDescentState>(
            Core.AveragedGradientDescent.create(new(LearningRate.Inner, Decay, Power, AverageFrom))
        );

    private static AveragedGradientDescent From(Core.AveragedGradientDescentSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Decay = settings.Decay,
            Power = settings.Power,
            AverageFrom = settings.AverageFrom,
        };
}
