using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>MoMo and MoMo-Adam: momentum with Polyak's step size, from a model of the average value.</summary>
/// <remarks>
/// Schaipp et al. 2024, Algorithms 1 and 2. With averages a of values, m of gradients and c of &lt;g, x>, with D = 1
/// or Adam's denominator, with s = 1 + rate * decay, and b = 1 or 1 - beta1^t: h = s * (a - b * bound - c) + &lt;m,
/// x>, step size = min(rate / b, max(h, 0) / &lt;m, m / D>), x &lt;- (x - size * m / D) / s. Where &lt;m, m / D> is at
/// most 2.2e-16 there is no step, as in optax, so an objective in small units must be scaled.
/// </remarks>
/// <example>
/// <code>
/// // On x^2 with the lower bound 0, the first step halves x, as Polyak's does.
/// var square = Objective.Of(x => x[0] * x[0]);
/// var run = new Momo().Iterates(square, [8]).Take(2).Select(at => at.Point[0]);
/// Console.WriteLine(string.Join(" ", run)); // 8 4
/// </code>
/// </example>
public sealed record Momo : Optimizer
{
    private static readonly Core.MomoSettings Defaults = Core.Momo.gradientDescent;

    /// <summary>The defaults: MoMo with the numbers of the authors.</summary>
    public static Momo GradientDescent { get; } = From(Core.Momo.gradientDescent);

    /// <summary>MoMo-Adam with the numbers of the authors: steps of at most 0.01.</summary>
    public static Momo Adam { get; } = From(Core.Momo.adam);

    /// <summary>
    /// The largest step size, finite and above 0. The default is 1 for gradient descent and 0.01 for Adam.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the averages of values and gradients, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the second moment of Adam, in [0, 1). The default is 0.999.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Added to the denominator of Adam; finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>A lower bound of the objective, finite. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double LowerBound
    {
        get;
        init => field = Check.finite(nameof(LowerBound), value);
    } = Defaults.LowerBound;

    /// <summary>Whether the lower bound rises with the values. The default is no.</summary>
    public bool AdaptsLowerBound { get; init; } = Defaults.AdaptsLowerBound;

    /// <summary>
    /// The weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>
    /// Whether weight decay divides the new point by 1 + rate decay, in place of subtracting its share of x. The
    /// default is yes.
    /// </summary>
    public bool IsProximal { get; init; } = Defaults.IsProximal;

    /// <summary>The direction. The default is an average of gradients.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public MomoBase Base
    {
        get;
        init => field = Require.Defined(nameof(Base), value);
    } = Defaults.Base;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.MomoState>(
            Core.Momo.create(
                new(
                    LearningRate.Inner,
                    Beta1,
                    Beta2,
                    Epsilon,
                    LowerBound,
                    AdaptsLowerBound,
                    WeightDecay,
                    IsProximal,
                    Base
                )
            )
        );

    private static Momo From(Core.MomoSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            LowerBound = settings.LowerBound,
            AdaptsLowerBound = settings.AdaptsLowerBound,
            WeightDecay = settings.WeightDecay,
            IsProximal = settings.IsProximal,
            Base = settings.Base,
        };
}
