using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Optimistic gradient descent: the next gradient is expected to change as the last one did. For games.
/// </summary>
/// <remarks>
/// Daskalakis et al. 2018; Mokhtari, Ozdaglar and Pattathil 2020: x &lt;- x - rate * ((alpha + beta) * g - beta * last
/// g).
/// </remarks>
/// <example>
/// <code>
/// // The game x * y, which x minimizes and y maximizes: gradient descent circles outwards, this method converges.
/// var game = Objective.Create(x => x[0] * x[1], (x, g) => (g[0], g[1]) = (x[1], -x[0]));
/// var last = new OptimisticGradientDescent { LearningRate = 0.1 }.Iterates(game, [1, 1]).ElementAt(2000).Point;
/// Console.WriteLine($"{last[0]:F3} {last[1]:F3}".Replace("-", "")); // 0.000 0.000
/// </code>
/// </example>
public sealed record OptimisticGradientDescent : Optimizer
{
    private static readonly Core.OptimisticGradientDescentSettings Defaults = Core.OptimisticGradientDescent.defaults;

    /// <summary>The defaults, which are those of optax.</summary>
    public static OptimisticGradientDescent Optax { get; } = From(Core.OptimisticGradientDescent.defaults);

    /// <summary>The learning rate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The weight of the gradient, finite and above 0. The default is 1.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Alpha
    {
        get;
        init => field = Check.positive(nameof(Alpha), value);
    } = Defaults.Alpha;

    /// <summary>The weight of the difference from the last gradient, finite and at least 0. The default is 1.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta
    {
        get;
        init => field = Check.notNegative(nameof(Beta), value);
    } = Defaults.Beta;

    /// <summary>What comes before the first gradient. The default is the first gradient itself.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public OptimisticStart Before
    {
        get;
        init => field = Require.Defined(nameof(Before), value);
    } = Defaults.Before;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.OptimisticState>(
            Core.OptimisticGradientDescent.create(new(LearningRate.Inner, Alpha, Beta, Before))
        );

    private static OptimisticGradientDescent From(Core.OptimisticGradientDescentSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Alpha = settings.Alpha,
            Beta = settings.Beta,
            Before = settings.Before,
        };
}
