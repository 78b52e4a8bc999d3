using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>D-Adaptation for gradient descent, which estimates its learning rate.</summary>
/// <remarks>
/// Defazio and Mishchenko 2023, Algorithm 4: with a = d * rate / |first g|: r &lt;- r + a * &lt;g, s>, s &lt;- s + a *
/// g, d &lt;- max(d, 2 * r / |s|), x &lt;- momentum * x + (1 - momentum) * (x0 - s).
/// </remarks>
/// <example>
/// <code>
/// // The first step has the length of the initial distance, whatever the gradient.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var step = new DAdaptGradientDescent { InitialDistance = 0.01 }.Iterates(slope, [0]).ElementAt(1).Step[0];
/// Console.WriteLine($"{step:F3}"); // -0.010
/// </code>
/// </example>
public sealed record DAdaptGradientDescent : Optimizer
{
    private static readonly Core.DAdaptGradientDescentSettings Defaults = Core.DAdaptGradientDescent.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static DAdaptGradientDescent Paper { get; } = From(Core.DAdaptGradientDescent.defaults);

    /// <summary>A factor of the learning rate that the method finds, finite and above 0. The default is 1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the average of the iterates, in [0, 1). The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>The first estimate of the distance to the solution, finite and above 0. The default is 1e-6.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialDistance
    {
        get;
        init => field = Check.positive(nameof(InitialDistance), value);
    } = Defaults.InitialDistance;

    /// <summary>
    /// The largest growth of the estimate in one step, at least 1. The default is infinity: no limit.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MaxGrowth
    {
        get;
        init => field = Require.That(value >= 1, "at least 1", nameof(MaxGrowth), value);
    } = Defaults.MaxGrowth;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.DAdaptState>(
            Core.DAdaptGradientDescent.create(new(LearningRate.Inner, Momentum, InitialDistance, MaxGrowth))
        );

    private static DAdaptGradientDescent From(Core.DAdaptGradientDescentSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Momentum = settings.Momentum,
            InitialDistance = settings.InitialDistance,
            MaxGrowth = settings.MaxGrowth,
        };
}
