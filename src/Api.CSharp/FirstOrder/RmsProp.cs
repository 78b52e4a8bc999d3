using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>RMSProp: v &lt;- decay * v + (1 - decay) * g^2, x &lt;- x - rate / (sqrt(v) + epsilon) * g.</summary>
/// <remarks>
/// Tieleman and Hinton 2012, lecture 6.5. The centered form and the momentum are those of Graves 2013.
/// </remarks>
/// <example>
/// <code>
/// // After a while the step does not depend on the size of the gradient.
/// var steep = Objective.Create(x => 1e6 * x[0] + x[1], (x, g) => (g[0], g[1]) = (1e6, 1));
/// var step = new RmsProp { LearningRate = 0.01 }.Iterates(steep, [0, 0]).ElementAt(1000).Step;
/// Console.WriteLine($"{step[0]:F3} {step[1]:F3}"); // -0.010 -0.010
/// </code>
/// </example>
public sealed record RmsProp : Optimizer
{
    private static readonly Core.RmsPropSettings Defaults = Core.RmsProp.defaults;

    /// <summary>
    /// The preset of PyTorch: learning rate 0.01, decay rate 0.99, the learning rate outside the momentum buffer.
    /// </summary>
    public static RmsProp PyTorch { get; } = From(Core.RmsProp.pytorch);

    /// <summary>The preset of Keras: epsilon 1e-7 inside the square root.</summary>
    public static RmsProp Keras { get; } = From(Core.RmsProp.keras);

    /// <summary>The preset of optax: epsilon 1e-8 inside the square root.</summary>
    public static RmsProp Optax { get; } = From(Core.RmsProp.optax);

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the mean square, in [0, 1). The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Decay
    {
        get;
        init => field = Check.decay(nameof(Decay), value);
    } = Defaults.Decay;

    /// <summary>
    /// Added to the denominator to avoid division by zero; finite and at least 0. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>Whether epsilon is added outside or inside the square root. The default is outside.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public EpsilonPlacement EpsilonPlacement
    {
        get;
        init => field = Require.Defined(nameof(EpsilonPlacement), value);
    } = Defaults.EpsilonPlacement;

    /// <summary>
    /// Whether the gradient is normalized by its estimated standard deviation instead of its root mean square. The
    /// default is false.
    /// </summary>
    public bool Centered { get; init; } = Defaults.Centered;

    /// <summary>
    /// The momentum coefficient, which is the decay rate of the buffer of scaled gradients; in [0, 1). The default is
    /// 0: no buffer.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>
    /// Whether the learning rate is applied inside or outside the momentum buffer. The default is inside.
    /// </summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public RatePlacement RatePlacement
    {
        get;
        init => field = Require.Defined(nameof(RatePlacement), value);
    } = Defaults.RatePlacement;

    /// <summary>Whether the mean square is bias-corrected. The default is false.</summary>
    public bool BiasCorrection { get; init; } = Defaults.BiasCorrection;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.RmsPropState>(
            Core.RmsProp.create(
                new(
                    LearningRate.Inner,
                    Decay,
                    Epsilon,
                    EpsilonPlacement,
                    Centered,
                    Momentum,
                    RatePlacement,
                    BiasCorrection
                )
            )
        );

    private static RmsProp From(Core.RmsPropSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Decay = settings.Decay,
            Epsilon = settings.Epsilon,
            EpsilonPlacement = settings.EpsilonPlacement,
            Centered = settings.Centered,
            Momentum = settings.Momentum,
            RatePlacement = settings.RatePlacement,
            BiasCorrection = settings.BiasCorrection,
        };
}
