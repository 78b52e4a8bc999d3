using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// SOAP: Adam in the eigenbases of Shampoo's statistics. Blocks that are no matrices are moved by Adam.
/// </summary>
/// <remarks>
/// Vyas et al. 2025, Algorithm 3: the gradient of a matrix is turned into the bases of L and R, the moving averages of
/// G G' and G' G; Adam's step is turned back. The first gradient only makes the bases.
/// </remarks>
/// <example>
/// <code>
/// // The first gradient makes the bases and does not move the point.
/// var plane = Objective.Create(x =&gt; 3 * x[0] + 4 * x[1], (x, g) =&gt; (g[0], g[1]) = (3, 4));
/// var soap = new Soap { LearningRate = 0.1, WeightDecay = 0 };
/// var run = soap.Iterates(plane, [0, 0]).Take(3).ToArray();
/// Console.WriteLine($"{run[1].Point[0]:F2} {run[2].Point[0]:F2}"); // 0.00 -0.10
/// </code>
/// </example>
public sealed record Soap : Optimizer
{
    private static readonly Core.SoapSettings Defaults = Core.Soap.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Soap Paper { get; } = From(Core.Soap.defaults);

    /// <summary>The learning rate, finite and above 0. The default is 0.003.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the first moment, in [0, 1). The default is 0.95.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = Check.decay(nameof(Beta1), value);
    } = Defaults.Beta1;

    /// <summary>The decay rate of the second moment and of the statistics, in [0, 1). The default is 0.95.</summary>
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

    /// <summary>The decoupled weight decay coefficient, finite and at least 0. The default is 0.01.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>The number of steps from one update of the bases to the next, at least 1. The default is 10.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long BasisInterval
    {
        get;
        init => field = Check.atLeast(1, nameof(BasisInterval), value);
    } = Defaults.BasisInterval;

    /// <summary>Sides that are longer keep their own basis; at least 1. The default is 10,000.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int MaxSide
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(MaxSide), value);
    } = Defaults.MaxSide;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.SoapState>(
            Core.Soap.create(new(LearningRate.Inner, Beta1, Beta2, Epsilon, WeightDecay, BasisInterval, MaxSide))
        );

    private static Soap From(Core.SoapSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            WeightDecay = settings.WeightDecay,
            BasisInterval = settings.BasisInterval,
            MaxSide = settings.MaxSide,
        };
}
