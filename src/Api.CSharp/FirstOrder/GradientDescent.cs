using System;

namespace OptimizerFunctional;

/// <summary>Gradient descent: x &lt;- x - rate * g.</summary>
/// <remarks>Cauchy 1847.</remarks>
public sealed record GradientDescent : Optimizer
{
    private static readonly Core.GradientDescentSettings Defaults = Core.GradientDescent.defaults;

    /// <summary>The numbers of Keras: the defaults.</summary>
    public static GradientDescent Keras { get; } = From(Core.GradientDescent.defaults);

    /// <summary>
    /// The step size, finite and above 0. Converges on an L-smooth convex function below 2/L. The default is 0.01.
    /// </summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.GradientDescentState>(Core.GradientDescent.create(new(LearningRate.Inner)));

    private static GradientDescent From(Core.GradientDescentSettings settings) =>
        new() { LearningRate = new(settings.LearningRate) };
}
