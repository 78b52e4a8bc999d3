using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Averaged stochastic gradient descent, ASGD: gradient descent with a falling rate, and the average of its iterates in
/// its state.
/// </summary>
/// <remarks>Polyak and Juditsky 1992; the rates of Bottou 2010.</remarks>
public sealed record AveragedGradientDescent : Optimizer
{
    private static readonly Core.AveragedGradientDescentSettings Defaults = Core.AveragedGradientDescent.defaults;

    /// <summary>The numbers of PyTorch: the defaults.</summary>
    public static AveragedGradientDescent PyTorch { get; } = From(Core.AveragedGradientDescent.defaults);

    /// <summary>The step size before its decay, finite and above 0. The default is 0.01.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// How strongly coordinates are pulled to 0, and how soon the step size falls, lambda; finite and at least 0. The
    /// default is 0.0001.
    /// </summary>
    public double Decay
    {
        get;
        init => field = Check.notNegative(nameof(Decay), value);
    } = Defaults.Decay;

    /// <summary>The power with which the step size falls, alpha; finite and at least 0. The default is 0.75.</summary>
    public double Power
    {
        get;
        init => field = Check.notNegative(nameof(Power), value);
    } = Defaults.Power;

    /// <summary>The step from which on iterates are averaged, t0, at least 0. The default is 1,000,000.</summary>
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
