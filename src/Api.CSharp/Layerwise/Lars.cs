using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>LARS: momentum whose gradients are scaled in each block to a share of the block's length.</summary>
/// <remarks>
/// You, Gitman and Ginsburg 2017, Algorithm 1: with u = g + decay * x, b &lt;- momentum * b + rate * trust * |x| /
/// (|u| + epsilon) * u, x &lt;- x - b. The trust ratio trust * |x| / |u| is 1 where a norm is 0.
/// </remarks>
/// <example>
/// <code>
/// // The first step moves the point by a thousandth of its length, whatever the gradient.
/// var steep = Objective.Create(x => 1e6 * x[0] + x[1], (x, g) => (g[0], g[1]) = (1e6, 1));
/// var step = new Lars().Iterates(steep, [3, 4]).ElementAt(1).Step;
/// Console.WriteLine($"{Math.Sqrt(step[0] * step[0] + step[1] * step[1]):F4}"); // 0.0050
/// </code>
/// </example>
public sealed record Lars : Optimizer
{
    private static readonly Core.LarsSettings Defaults = Core.Lars.defaults;

    /// <summary>The defaults, which are those of optax.</summary>
    public static Lars Optax { get; } = From(Core.Lars.defaults);

    /// <summary>
    /// The preset of the paper: weight decay 0.0005, and a trust ratio that divides by |g| + decay |x|.
    /// </summary>
    public static Lars Paper { get; } = From(Core.Lars.paper);

    /// <summary>
    /// The learning rate, finite and above 0: a step without momentum moves a block by this times the trust coefficient
    /// of its length. The default is 1.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the buffer, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>The factor of the trust ratio, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double TrustCoefficient
    {
        get;
        init => field = Check.positive(nameof(TrustCoefficient), value);
    } = Defaults.TrustCoefficient;

    /// <summary>Added to the denominator of the trust ratio; finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// The weight decay coefficient, finite and at least 0; the gradient becomes g + decay x. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>
    /// Whether the trust ratio divides by |g| + decay |x|, in place of |g + decay x|. The default is no.
    /// </summary>
    public bool AddsNorms { get; init; } = Defaults.AddsNorms;

    /// <summary>Whether the learning rate is applied inside or outside the buffer. The default is inside.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public RatePlacement RatePlacement
    {
        get;
        init => field = Require.Defined(nameof(RatePlacement), value);
    } = Defaults.RatePlacement;

    /// <summary>Whether to use Nesterov's momentum. The default is no.</summary>
    public bool Nesterov { get; init; } = Defaults.Nesterov;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.LarsState>(
            Core.Lars.create(
                new(
                    LearningRate.Inner,
                    Momentum,
                    TrustCoefficient,
                    Epsilon,
                    WeightDecay,
                    AddsNorms,
                    RatePlacement,
                    Nesterov
                )
            )
        );

    private static Lars From(Core.LarsSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Momentum = settings.Momentum,
            TrustCoefficient = settings.TrustCoefficient,
            Epsilon = settings.Epsilon,
            WeightDecay = settings.WeightDecay,
            AddsNorms = settings.AddsNorms,
            RatePlacement = settings.RatePlacement,
            Nesterov = settings.Nesterov,
        };
}
