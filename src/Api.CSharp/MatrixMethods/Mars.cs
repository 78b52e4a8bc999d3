using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// MARS: AdamW, Lion or Muon with gradients that are corrected by their change, to reduce their variance.
/// </summary>
/// <remarks>
/// Yuan et al. 2024, Algorithm 1, in its approximate form: c = g + gamma * beta1 / (1 - beta1) * (g - last g), with 0
/// as the gradient before the first; in each block c is cut to the norm 1 and takes the place of g. Blocks that are no
/// matrices are moved by AdamW, unless TakesVectors is set; so is a vector without a layout.
/// </remarks>
/// <example>
/// <code>
/// // On a slope every step of the AdamW form is as long as the learning rate.
/// var slope = Objective.Create(x => 5 * x[0], (x, g) => g[0] = 5);
/// var point = new Mars { LearningRate = 0.1, TakesVectors = true }.Iterates(slope, [0]).ElementAt(3).Point[0];
/// Console.WriteLine($"{point:F2}"); // -0.30
/// </code>
/// </example>
public sealed record Mars : Optimizer
{
    private static readonly Core.MarsSettings Defaults = Core.Mars.defaults;

    /// <summary>The defaults, which are those of the authors.</summary>
    public static Mars Paper { get; } = From(Core.Mars.defaults);

    /// <summary>The learning rate of matrices, finite and above 0. The default is 0.003.</summary>
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

    /// <summary>The decay rate of the second moment, in [0, 1), of AdamW only. The default is 0.99.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Added to the denominator of AdamW; finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>The strength of the correction, finite and at least 0. The default is 0.025.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Gamma
    {
        get;
        init => field = Check.notNegative(nameof(Gamma), value);
    } = Defaults.Gamma;

    /// <summary>
    /// The decoupled weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is
    /// 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>The method that takes the corrected gradients. The default is AdamW.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public MarsBase Base
    {
        get;
        init => field = Require.Defined(nameof(Base), value);
    } = Defaults.Base;

    /// <summary>Whether MARS moves blocks that are no matrices, too. The default is no.</summary>
    public bool TakesVectors { get; init; } = Defaults.TakesVectors;

    /// <summary>
    /// AdamW for all blocks that are no matrices. The default is learning rate 0.003, beta1 0.9, beta2 0.95, weight
    /// decay 0.1.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public AdamW Vectors
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Vectors));
    } = AdamW.From(Defaults.Vectors);

    /// <summary>
    /// MARS in its exact form: the last gradient is that of the point before on the data of this step, which costs a
    /// second evaluation in each step.
    /// </summary>
    public ExactMars WithSecondEvaluation() => new(this);

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.MarsState>(Core.Mars.create(ToSettings()));

    internal Core.MarsSettings ToSettings() =>
        new(LearningRate.Inner, Beta1, Beta2, Epsilon, Gamma, WeightDecay, Base, TakesVectors, Vectors.ToSettings());

    private static Mars From(Core.MarsSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta1 = settings.Beta1,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            Gamma = settings.Gamma,
            WeightDecay = settings.WeightDecay,
            Base = settings.Base,
            TakesVectors = settings.TakesVectors,
            Vectors = AdamW.From(settings.Vectors),
        };
}
