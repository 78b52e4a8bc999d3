using System;

namespace OptimizerFunctional;

/// <summary>Gradient descent: x &lt;- x - rate * g.</summary>
/// <remarks>Cauchy 1847.</remarks>
/// <example>
/// <code>
/// // On a parabola of curvature 10, a learning rate below 2/10 converges, and one above it diverges.
/// var parabola = Objective.Create(x => 5 * x[0] * x[0], (x, g) => g[0] = 10 * x[0]);
/// var below = new GradientDescent { LearningRate = 0.19 }.Minimize(parabola, [1]);
/// var above = new GradientDescent { LearningRate = 0.21 }.Minimize(parabola, [1]);
/// Console.WriteLine($"{below.Reason.Kind}, {above.Reason.Kind}"); // GradientBelow, ValueNotFinite
/// </code>
/// </example>
public sealed record GradientDescent : Optimizer
{
    private static readonly Core.GradientDescentSettings Defaults = Core.GradientDescent.defaults;

    /// <summary>The defaults, which are those of Keras.</summary>
    public static GradientDescent Keras { get; } = From(Core.GradientDescent.defaults);

    /// <summary>
    /// The learning rate, finite and above 0. The default is 0.01. On an L-smooth convex function, gradient descent
    /// converges for rates below 2/L.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
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
