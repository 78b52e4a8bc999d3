using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Sophia: momentum divided by estimated curvatures, clipped to the learning rate in every coordinate.
/// </summary>
/// <remarks>
/// Liu et al. 2024, Algorithm 3: m &lt;- beta1 * m + (1 - beta1) * g, x &lt;- x - rate * (clip(m / (scale * h +
/// epsilon), 1) + decay * x). Negative h count as 0. Every few steps h &lt;- beta2 * h + (1 - beta2) * estimate.
/// Sophia-G takes a second evaluation at the same point, whose squared gradient is the estimate; told by hand, it is
/// the gradient of the loss with labels drawn from the model's own prediction, as in the paper. Sophia-H takes the
/// product of the Hessian and random signs. While h is 0 the steps are those of Signum.
/// </remarks>
/// <example>
/// <code>
/// // The first step of every coordinate is the learning rate.
/// var steep = Objective.Create(x =&gt; 1e6 * x[0] + x[1], (x, g) =&gt; (g[0], g[1]) = (1e6, 1));
/// var step = new Sophia { LearningRate = 0.01, WeightDecay = 0 }.Iterates(steep, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]} {step[1]}"); // -0.01 -0.01
/// </code>
/// </example>
public sealed record Sophia : SecondEvaluationSolver
{
    private static readonly Core.SophiaSettings Defaults = Core.Sophia.defaults;

    /// <summary>The defaults: Sophia-G with the numbers of the authors.</summary>
    public static Sophia Paper { get; } = From(Core.Sophia.defaults);

    /// <summary>
    /// The preset of optax: Sophia-H with gamma 0.01, epsilon 1e-8 as the least curvature, bias correction, and weight
    /// decay 0.0001.
    /// </summary>
    public static Sophia Optax { get; } = From(Core.Sophia.optax) with { Estimator = SophiaEstimator.Hutchinson };

    /// <summary>
    /// The learning rate, finite and above 0: the longest step of a coordinate. The default is 0.0001.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.965.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the curvatures, in [0, 1). The default is 0.99.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>
    /// The factor of the curvatures, finite and above 0: rho times the size of the batch in Sophia-G, gamma in
    /// Sophia-H. The default is 204.8, rho 0.04 for batches of 5120.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double CurvatureScale
    {
        get;
        init => field = Check.positive(nameof(CurvatureScale), value);
    } = Defaults.CurvatureScale;

    /// <summary>Keeps the denominator above 0; finite and above 0. The default is 1e-15.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.positive(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>How epsilon keeps the denominator above 0. The default is by addition.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public SophiaGuard Guard
    {
        get;
        init => field = Require.Defined(nameof(Guard), value);
    } = Defaults.Guard;

    /// <summary>Whether the first moment is bias-corrected. The default is no.</summary>
    public bool CorrectsBias { get; init; } = Defaults.CorrectsBias;

    /// <summary>
    /// The decoupled weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is
    /// 0.1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>The number of steps between two estimates of the curvatures, at least 1. The default is 10.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long Interval
    {
        get;
        init => field = Check.atLeast(1, nameof(Interval), value);
    } = Defaults.Interval;

    /// <summary>The seed of the random signs of Hutchinson. The default is 0.</summary>
    public long Seed { get; init; } = Defaults.Seed;

    /// <summary>How curvatures are estimated. The default is that of Sophia-G.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public SophiaEstimator Estimator
    {
        get;
        init => field = Require.Defined(nameof(Estimator), value);
    }

    internal override Engine<Objective> CreateRunEngine() =>
        Estimator == SophiaEstimator.Hutchinson
            ? Engine.Of(Core.Sophia.hutchinson(ToSettings()), new SecondOrderOptimizerKind<Core.SophiaState>())
            : base.CreateRunEngine();

    internal override SecondEvaluationSolver On(Blocks blocks) => this;

    internal override TResult Accept<TResult>(ISecondEvaluationVisitor<TResult> visitor) =>
        Estimator == SophiaEstimator.Hutchinson
            ? throw new ParameterException(
                nameof(Estimator),
                nameof(SophiaEstimator.Hutchinson),
                "GaussNewton here, because the other one takes products of Hessians"
            )
            : visitor.Visit(Core.Sophia.gaussNewton(ToSettings()));

    private Core.SophiaSettings ToSettings() =>
        new(
            LearningRate.Inner,
            Beta1,
            Beta2,
            CurvatureScale,
            Epsilon,
            Guard,
            CorrectsBias,
            WeightDecay,
            Interval,
            Seed
        );

    private static Sophia From(Core.SophiaSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            CurvatureScale = settings.CurvatureScale,
            Epsilon = settings.Epsilon,
            Guard = settings.Guard,
            CorrectsBias = settings.CorrectsBias,
            WeightDecay = settings.WeightDecay,
            Interval = settings.Interval,
            Seed = settings.Seed,
        };
}
