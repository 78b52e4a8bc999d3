using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Adafactor: the second moment of a matrix is kept as the means of its rows and columns, and learning rates are
/// relative to the size of a block.
/// </summary>
/// <remarks>
/// Shazeer and Stern 2018, Algorithms 4 to 6: V = R C / mean(R) with the moving averages R and C of the row and column
/// means of squared gradients, u = g / sqrt(V), x &lt;- x - rate * max(minimum scale, rms(x)) * u / max(1, rms(u) /
/// threshold).
/// </remarks>
/// <example>
/// <code>
/// // The state of a matrix of 100 by 200 has 300 numbers.
/// var blocks = Blocks.Of(("weights", 100, 200));
/// var bowl = Objective.Create(x =&gt; 0, (x, g) =&gt; g.Fill(1));
/// var run = new Adafactor { Blocks = blocks }.Iterates(bowl, new double[20_000]).ElementAt(1);
/// Console.WriteLine(run.StateVector("SecondMoments").Length); // 300
/// </code>
/// </example>
public sealed record Adafactor : Optimizer
{
    private static readonly Core.AdafactorSettings Defaults = Core.Adafactor.defaults;

    /// <summary>The defaults, which are those of the paper.</summary>
    public static Adafactor Paper { get; } = From(Core.Adafactor.defaults);

    /// <summary>The preset of PyTorch: a least moment in place of an addition to the squares.</summary>
    public static Adafactor PyTorch { get; } = From(Core.Adafactor.pyTorch);

    /// <summary>The preset of Keras: learning rate 0.001.</summary>
    public static Adafactor Keras { get; } = From(Core.Adafactor.keras);

    /// <summary>
    /// The preset of optax: matrices are factored from 128 rows and columns on, and the learning rate does not fall.
    /// </summary>
    public static Adafactor Optax { get; } = From(Core.Adafactor.optax);

    /// <summary>
    /// The learning rate relative to the root mean square of a block, finite and above 0. The default is 0.01.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>Whether the learning rate is at most 1 / sqrt t at step t. The default is yes.</summary>
    public bool FallsWithTime { get; init; } = Defaults.FallsWithTime;

    /// <summary>
    /// The decay rate of the second moment at step t is 1 - t^-power; the power is finite and above 0. The default is
    /// 0.8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double DecayPower
    {
        get;
        init => field = Check.positive(nameof(DecayPower), value);
    } = Defaults.DecayPower;

    /// <summary>Keeps the denominator above 0; finite and at least 0. The default is 1e-30.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>How the denominator is kept above 0. The default is as in the paper.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public AdafactorEpsilon EpsilonForm
    {
        get;
        init => field = Require.Defined(nameof(EpsilonForm), value);
    } = Defaults.EpsilonForm;

    /// <summary>
    /// The least root mean square of a block, by which the learning rate is multiplied; finite and at least 0. The
    /// default is 0.001.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinScale
    {
        get;
        init => field = Check.notNegative(nameof(MinScale), value);
    } = Defaults.MinScale;

    /// <summary>The largest root mean square of a block's direction, above 0. The default is 1.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double ClipThreshold
    {
        get;
        init => field = Require.That(value > 0, "greater than 0", nameof(ClipThreshold), value);
    } = Defaults.ClipThreshold;

    /// <summary>
    /// Matrices whose rows and columns are at least so many have a factored second moment; at least 1. The default is
    /// 1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int MinFactored
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(MinFactored), value);
    } = Defaults.MinFactored;

    /// <summary>The weight decay coefficient, finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.AdafactorState>(
            Core.Adafactor.create(
                new(
                    LearningRate.Inner,
                    FallsWithTime,
                    DecayPower,
                    Epsilon,
                    EpsilonForm,
                    MinScale,
                    ClipThreshold,
                    MinFactored,
                    WeightDecay
                )
            )
        );

    private static Adafactor From(Core.AdafactorSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            FallsWithTime = settings.FallsWithTime,
            DecayPower = settings.DecayPower,
            Epsilon = settings.Epsilon,
            EpsilonForm = settings.EpsilonForm,
            MinScale = settings.MinScale,
            ClipThreshold = settings.ClipThreshold,
            MinFactored = settings.MinFactored,
            WeightDecay = settings.WeightDecay,
        };
}
