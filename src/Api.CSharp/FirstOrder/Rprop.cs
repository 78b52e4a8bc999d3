using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Rprop, in the form iRprop-: steps that grow while the sign of a partial derivative stays and shrink when it changes.
/// </summary>
/// <remarks>Riedmiller and Braun 1993; Igel and Huesken 2003, Algorithm 4.</remarks>
public sealed record Rprop : Optimizer
{
    private static readonly Core.RpropSettings Defaults = Core.Rprop.defaults;

    /// <summary>The numbers of PyTorch: the defaults.</summary>
    public static Rprop PyTorch { get; } = From(Core.Rprop.defaults);

    /// <summary>The length of the first step of every coordinate, finite and above 0. The default is 0.01.</summary>
    public double InitialStep
    {
        get;
        init => field = Check.positive(nameof(InitialStep), value);
    } = Defaults.InitialStep;

    /// <summary>
    /// What a coordinate's step is multiplied by when its gradient changes sign, above 0 and below 1. The default is
    /// 0.5.
    /// </summary>
    public double EtaMinus
    {
        get;
        init => field = Require.That(value is > 0 and < 1, "greater than 0 and less than 1", nameof(EtaMinus), value);
    } = Defaults.EtaMinus;

    /// <summary>What it is multiplied by when the sign stays, finite and above 1. The default is 1.2.</summary>
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

    /// <summary>The shortest step, finite and above 0. The default is 1e-6.</summary>
    public double MinStep
    {
        get;
        init => field = Check.positive(nameof(MinStep), value);
    } = Defaults.MinStep;

    /// <summary>
    /// The longest step, finite and at least the shortest, to which it is held when the method is run. The default is
    /// 50.
    /// </summary>
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
