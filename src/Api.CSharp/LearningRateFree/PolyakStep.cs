using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Gradient descent with Polyak's step size, from the value's distance to the minimum value.</summary>
/// <remarks>
/// Polyak 1969; Loizou et al. 2021; Garrigos, Gower and Schaipp 2023 (SPS+): x &lt;- x - rate * min((f - f*) / (|g|^2 +
/// epsilon), max) * g. Where |g|^2 + epsilon is at most 2.2e-16 there is no step, as in optax, so an objective in small
/// units must be scaled.
/// </remarks>
/// <example>
/// <code>
/// // On x^2 with the minimum value 0, each step halves x.
/// var square = Objective.Of(x =&gt; x[0] * x[0]);
/// var run = new PolyakStep().Iterates(square, [8]).Take(4).Select(at =&gt; at.Point[0]);
/// Console.WriteLine(string.Join(" ", run)); // 8 4 2 1
/// </code>
/// </example>
public sealed record PolyakStep : Optimizer
{
    private static readonly Core.PolyakStepSettings Defaults = Core.PolyakStep.defaults;

    /// <summary>The preset of optax's polyak_sgd: the distance to the minimum value may be negative.</summary>
    public static PolyakStep Optax { get; } = From(Core.PolyakStep.optax);

    /// <summary>The minimum value of the objective, or a lower bound; finite. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinimumValue
    {
        get;
        init => field = Check.finite(nameof(MinimumValue), value);
    } = Defaults.MinimumValue;

    /// <summary>The largest step size, above 0; infinity for none. The default is 1.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MaxStepSize
    {
        get;
        init => field = Require.That(value > 0, "greater than 0", nameof(MaxStepSize), value);
    } = Defaults.MaxStepSize;

    /// <summary>Added to the squared norm of the gradient; finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>A factor of the step size, finite and above 0. The default is 1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// Whether the gap f - f* is at least 0 (SPS+). Without that, a minimum value that is
    /// too high leads uphill. The default is yes.
    /// </summary>
    public bool ClampsGap { get; init; } = Defaults.ClampsGap;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.StepCount>(
            Core.PolyakStep.create(new(MinimumValue, MaxStepSize, Epsilon, LearningRate.Inner, ClampsGap))
        );

    private static PolyakStep From(Core.PolyakStepSettings settings) =>
        new()
        {
            MinimumValue = settings.MinimumValue,
            MaxStepSize = settings.MaxStepSize,
            Epsilon = settings.Epsilon,
            LearningRate = new(settings.LearningRate),
            ClampsGap = settings.ClampsGap,
        };
}
