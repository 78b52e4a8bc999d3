using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Shampoo: the gradient of a matrix between inverse roots of the sums of its products with itself.</summary>
/// <remarks>
/// Gupta, Koren and Singer 2018, Algorithm 1: L &lt;- L + G G', R &lt;- R + G' G, x &lt;- x - rate * (L +
/// epsilon)^(-1/4) G (R + epsilon)^(-1/4). A vector has one statistic and the exponent -1/2. With Beta2 below 1,
/// bias-corrected moving averages take the place of the sums.
/// </remarks>
/// <example>
/// <code>
/// // The first step of a vector has the length of the learning rate, as that of AdaGrad with a full matrix.
/// var plane = Objective.Create(x =&gt; 3 * x[0] + 4 * x[1], (x, g) =&gt; (g[0], g[1]) = (3, 4));
/// var step = new Shampoo { LearningRate = 1 }.Iterates(plane, [0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]:F2} {step[1]:F2}"); // -0.60 -0.80
/// </code>
/// </example>
public sealed record Shampoo : Optimizer
{
    private static readonly Core.ShampooSettings Defaults = Core.Shampoo.defaults;

    /// <summary>The defaults: the paper's rule.</summary>
    public static Shampoo Paper { get; } = From(Core.Shampoo.defaults);

    /// <summary>The preset of Meta's distributed Shampoo without grafting.</summary>
    public static Shampoo Meta { get; } = From(Core.Shampoo.meta);

    /// <summary>The learning rate, finite and above 0. The default is 0.1.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the momentum, which is bias-corrected, in [0, 1). The default is 0: none.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>
    /// The decay rate of the statistics, in [0, 1]; 1 sums them, and averages are bias-corrected. The default is 1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.fraction(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Added to the eigenvalues of the statistics; finite and above 0. The default is 1e-6.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.positive(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// The number of steps from one computation of the roots to the next, at least 1. The default is 1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long RootInterval
    {
        get;
        init => field = Check.atLeast(1, nameof(RootInterval), value);
    } = Defaults.RootInterval;

    /// <summary>
    /// Sides that are longer are not preconditioned, and longer vectors have a diagonal statistic; at least 1. The
    /// default is 1024.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int MaxSide
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(MaxSide), value);
    } = Defaults.MaxSide;

    /// <summary>
    /// Whether matrices of at most `MaxSide` numbers are taken as vectors, with a full matrix. The default is no.
    /// </summary>
    public bool MergesSmallMatrices { get; init; } = Defaults.MergesSmallMatrices;

    /// <summary>The decoupled weight decay coefficient, finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.ShampooState>(
            Core.Shampoo.create(
                new(LearningRate.Inner, Beta1, Beta2, Epsilon, RootInterval, MaxSide, MergesSmallMatrices, WeightDecay)
            )
        );

    private static Shampoo From(Core.ShampooSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            RootInterval = settings.RootInterval,
            MaxSide = settings.MaxSide,
            MergesSmallMatrices = settings.MergesSmallMatrices,
            WeightDecay = settings.WeightDecay,
        };
}
