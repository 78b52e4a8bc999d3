using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Muon: the momentum of a matrix, made orthogonal. Blocks that are no matrices are moved by AdamW.</summary>
/// <remarks>
/// Jordan et al. 2024: m &lt;- momentum * m + (1 - momentum) * g, X = orthogonal((1 - momentum) * g + momentum * m), x
/// &lt;- (1 - rate * decay) * x - rate * scale * X. A vector without a layout is moved by AdamW as a whole.
/// </remarks>
/// <example>
/// <code>
/// // With the exact orthogonal factor, the step of a matrix is the rate times an orthogonal matrix.
/// var trace = Objective.Create(x =&gt; 5 * x[0] + 2 * x[3], (x, g) =&gt; (g[0], g[3]) = (5, 2));
/// var muon = new Muon
/// {
///     Blocks = Blocks.Of(("weights", 2, 2)),
///     LearningRate = 0.1,
///     Orthogonalization = Orthogonalization.Exact,
/// };
/// var step = muon.Iterates(trace, [0, 0, 0, 0]).ElementAt(1).Step;
/// Console.WriteLine($"{step[0]:F2} {step[3]:F2}"); // -0.10 -0.10
/// </code>
/// </example>
public sealed record Muon : Optimizer
{
    private static readonly Core.MuonSettings Defaults = Core.Muon.defaults;

    /// <summary>The defaults, which are those of the author.</summary>
    public static Muon Paper { get; } = From(Core.Muon.defaults);

    /// <summary>The preset of PyTorch: learning rate 0.001, weight decay 0.1, epsilon as the least norm.</summary>
    public static Muon PyTorch { get; } = From(Core.Muon.pyTorch);

    /// <summary>The learning rate of matrices, finite and above 0. The default is 0.02.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>The decay rate of the momentum, in [0, 1). The default is 0.95.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Momentum
    {
        get;
        init => field = Check.decay(nameof(Momentum), value);
    } = Defaults.Momentum;

    /// <summary>
    /// Whether the step looks ahead: (1 - momentum) g + momentum m in place of m. The default is yes.
    /// </summary>
    public bool UsesNesterov { get; init; } = Defaults.UsesNesterov;

    /// <summary>Keeps the norm of the momentum above 0; finite and at least 0. The default is 1e-7.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>How epsilon keeps the norm of the momentum above 0. The default is by addition.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public MuonGuard Guard
    {
        get;
        init => field = Require.Defined(nameof(Guard), value);
    } = Defaults.Guard;

    /// <summary>
    /// How the momentum is made orthogonal. The default is five steps of Newton and Schulz's iteration.
    /// </summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public Orthogonalization Orthogonalization
    {
        get;
        init => field = Require.Defined(nameof(Orthogonalization), value);
    } = Defaults.Orthogonalization;

    /// <summary>The factor of the learning rate. The default is by outputs over inputs.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public MuonScale Scale
    {
        get;
        init => field = Require.Defined(nameof(Scale), value);
    } = Defaults.Scale;

    /// <summary>The decoupled weight decay coefficient of matrices, finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>
    /// AdamW for all blocks that are no matrices. The default is learning rate 0.0003, beta1 0.9, beta2 0.95, epsilon
    /// 1e-10, without decay.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public AdamW Vectors
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Vectors));
    } = AdamW.From(Defaults.Vectors);

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.MuonState>(
            Core.Muon.create(
                new(
                    LearningRate.Inner,
                    Momentum,
                    UsesNesterov,
                    Epsilon,
                    Guard,
                    Orthogonalization,
                    Scale,
                    WeightDecay,
                    Vectors.ToSettings()
                )
            )
        );

    private static Muon From(Core.MuonSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Momentum = settings.Momentum,
            UsesNesterov = settings.UsesNesterov,
            Epsilon = settings.Epsilon,
            Guard = settings.Guard,
            Orthogonalization = settings.Orthogonalization,
            Scale = settings.Scale,
            WeightDecay = settings.WeightDecay,
            Vectors = AdamW.From(settings.Vectors),
        };
}
