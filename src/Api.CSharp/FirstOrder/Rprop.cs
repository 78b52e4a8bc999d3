using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Rprop (resilient backpropagation) in the form iRprop-: the step length of a coordinate grows while the sign of its
/// partial derivative stays, and shrinks when the sign changes.
/// </summary>
/// <remarks>
/// Riedmiller and Braun 1993; Igel and Huesken 2003, Algorithm 4: x &lt;- x - size * sign(g). Where the sign changes,
/// the coordinate does not move for one step.
/// </remarks>
/// <example>
/// <code>
/// // While the sign of the gradient stays, each step is 1.2 times as long as the one before, up to MaxStep.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var steps = new Rprop { InitialStep = 0.1, MaxStep = 0.15 }.Iterates(slope, [0]).Select(it => it.Step[0]);
/// Console.WriteLine(string.Join(" ", steps.Skip(1).Take(4).Select(s => $"{s:F3}"))); // -0.100 -0.120 -0.144 -0.150
/// </code>
/// </example>
public sealed record Rprop : Optimizer
{
    private static readonly Core.RpropSettings Defaults = Core.Rprop.defaults;

    /// <summary>The defaults, which are those of PyTorch.</summary>
    public static Rprop PyTorch { get; } = From(Core.Rprop.defaults);

    /// <summary>The initial step length of every coordinate, finite and above 0. The default is 0.01.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialStep
    {
        get;
        init => field = Check.positive(nameof(InitialStep), value);
    } = Defaults.InitialStep;

    /// <summary>
    /// The factor of the step length when the sign of the partial derivative changes, above 0 and below 1. The default
    /// is 0.5.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double EtaMinus
    {
        get;
        init => field = Require.That(value is > 0 and < 1, "greater than 0 and less than 1", nameof(EtaMinus), value);
    } = Defaults.EtaMinus;

    /// <summary>The factor of the step length while the sign stays, finite and above 1. The default is 1.2.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double EtaPlus
    {
        get;
        init =>
            field = Require.That(
                value > 1 && double.IsFinite(value),
                "finite and greater than 1",
                nameof(EtaPlus),
                value
            );
    } = Defaults.EtaPlus;

    /// <summary>The minimum step length, finite and above 0. The default is 1e-6.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinStep
    {
        get;
        init => field = Check.positive(nameof(MinStep), value);
    } = Defaults.MinStep;

    /// <summary>
    /// The maximum step length, finite and at least <see cref="MinStep"/>, which is checked when a run starts. The
    /// default is 50.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MaxStep
    {
        get;
        init => field = Check.positive(nameof(MaxStep), value);
    } = Defaults.MaxStep;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.RpropState>(Core.Rprop.create(new(InitialStep, EtaMinus, EtaPlus, MinStep, MaxStep)));

    private static Rprop From(Core.RpropSettings settings) =>
        new()
        {
            InitialStep = settings.InitialStep,
            EtaMinus = settings.EtaMinus,
            EtaPlus = settings.EtaPlus,
            MinStep = settings.MinStep,
            MaxStep = settings.MaxStep,
        };
}
