using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>D-Adaptation for Adam: Adam that estimates its learning rate.</summary>
/// <remarks>
/// Defazio and Mishchenko 2023, Algorithm 5. With a = d * rate and b = sqrt(beta2): r &lt;- b * r + (1 - b) * a *
/// &lt;g, s / (sqrt(v) + epsilon)> with the old s and v, m &lt;- beta1 * m + (1 - beta1) * a * g, v &lt;- beta2 * v +
/// (1 - beta2) * g^2, s &lt;- b * s + (1 - b) * a * g, d &lt;- max(d, r / ((1 - b) * |s|_1)), x &lt;- x - m / (sqrt(v)
/// + epsilon) - decay * a * x. Prodigy finds larger learning rates.
/// </remarks>
/// <example>
/// <code>
/// // There is no learning rate to tune: steps begin at a millionth and grow.
/// var bowl = Objective.Of(x => x[0] * x[0]);
/// var solution = new DAdaptAdam().Minimize(bowl, [1], Stop.AfterIterations(2000));
/// Console.WriteLine(solution.Value &lt; 1e-3); // True
/// </code>
/// </example>
public sealed record DAdaptAdam : Optimizer
{
    private static readonly Core.DAdaptAdamSettings Defaults = Core.DAdaptAdam.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static DAdaptAdam Paper { get; } = From(Core.DAdaptAdam.defaults);

    /// <summary>The preset of optax: with bias correction.</summary>
    public static DAdaptAdam Optax { get; } = From(Core.DAdaptAdam.optax);

    /// <summary>A factor of the learning rate that the method finds, finite and above 0. The default is 1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the second moment, in [0, 1). The default is 0.999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Added to the denominator; finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

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

    /// <summary>Whether the step is bias-corrected. The default is no.</summary>
    public bool CorrectsBias { get; init; } = Defaults.CorrectsBias;

    /// <summary>The decoupled weight decay coefficient, finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.DAdaptAdamState>(
            Core.DAdaptAdam.create(
                new(LearningRate.Inner, Beta1, Beta2, Epsilon, InitialDistance, MaxGrowth, CorrectsBias, WeightDecay)
            )
        );

    private static DAdaptAdam From(Core.DAdaptAdamSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            InitialDistance = settings.InitialDistance,
            MaxGrowth = settings.MaxGrowth,
            CorrectsBias = settings.CorrectsBias,
            WeightDecay = settings.WeightDecay,
        };
}
