using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Prodigy: Adam whose learning rate is an estimate of the distance from the start to the solution. There is no
/// learning rate to tune.
/// </summary>
/// <remarks>
/// Mishchenko and Defazio 2024, Algorithm 4: with a = d * rate, r &lt;- beta3 * r + (d / d0) * a * (g, x0 - x), s &lt;-
/// beta3 * s + (d / d0) * a * g, d &lt;- max(d, r / |s|_1), x &lt;- x - a * m / (sqrt(v) + d * epsilon), where m and v
/// are Adam's moments of d * g.
/// </remarks>
/// <example>
/// <code>
/// // The estimate grows from 1e-6 to the size of the distance.
/// var slope = Objective.Of(x =&gt; Real.Abs(x[0] - 100));
/// var last = new Prodigy().Iterates(slope, [0]).ElementAt(200);
/// Console.WriteLine(last.StateVector("Distance")[0] &gt; 1); // True
/// </code>
/// </example>
public sealed record Prodigy : Optimizer
{
    private static readonly Core.ProdigySettings Defaults = Core.Prodigy.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Prodigy Paper { get; } = From(Core.Prodigy.defaults);

    /// <summary>The preset of optax: with bias correction.</summary>
    public static Prodigy Optax { get; } = From(Core.Prodigy.optax);

    /// <summary>
    /// A factor of the learning rate that Prodigy finds, finite and above 0; schedules should begin at 1. The default
    /// is 1.
    /// </summary>
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

    /// <summary>Added to the denominator, times the distance d; finite and at least 0. The default is 1e-8.</summary>
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

    /// <summary>The factor of all later estimates, finite and above 0. The default is 1.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double DistanceFactor
    {
        get;
        init => field = Check.positive(nameof(DistanceFactor), value);
    } = Defaults.DistanceFactor;

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
        new OptimizerEngine<Core.ProdigyState>(
            Core.Prodigy.create(
                new(
                    LearningRate.Inner,
                    Beta1,
                    Beta2,
                    Epsilon,
                    InitialDistance,
                    DistanceFactor,
                    MaxGrowth,
                    CorrectsBias,
                    WeightDecay
                )
            )
        );

    private static Prodigy From(Core.ProdigySettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            InitialDistance = settings.InitialDistance,
            DistanceFactor = settings.DistanceFactor,
            MaxGrowth = settings.MaxGrowth,
            CorrectsBias = settings.CorrectsBias,
            WeightDecay = settings.WeightDecay,
        };
}
