using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Learning rates that fall where the value stays: a transform that multiplies steps, to be put after an optimizer.
/// </summary>
/// <remarks>
/// The rule is that of PyTorch's ReduceLROnPlateau in its relative mode, but an improvement is measured by the absolute
/// value, so that negative values must improve as well.
/// </remarks>
/// <example>
/// <code>
/// // The value stays at 1: after two values without improvement the steps are a tenth.
/// var flat = Objective.Create(x =&gt; 1, (x, g) =&gt; g[0] = 1);
/// var method = new GradientDescent { LearningRate = 1 }.AndThen(new Plateau { Patience = 1 });
/// var steps = method.Iterates(flat, [0]).Skip(1).Take(4).Select(at =&gt; at.Step[0]);
/// Console.WriteLine(string.Join(" ", steps)); // -1 -1 -0.1 -0.1
/// </code>
/// </example>
public sealed record Plateau : Optimizer
{
    private static readonly PlateauSettings Defaults = Core.Plateau.defaults;

    /// <summary>The factor of the steps at each plateau, above 0 and below 1. The default is 0.1.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Factor
    {
        get;
        init =>
            field = value is > 0 and < 1
                ? value
                : throw new ParameterException(nameof(Factor), $"{value}", "greater than 0 and less than 1");
    } = Defaults.Factor;

    /// <summary>
    /// The number of values without improvement that are waited for; one more is a plateau. At least 0; the default is
    /// 10.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long Patience
    {
        get;
        init => field = Check.atLeast(0, nameof(Patience), value);
    } = Defaults.Patience;

    /// <summary>
    /// A value is an improvement if it is below the best one by more than this share of its absolute value; finite and
    /// at least 0. The default is 0.0001.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Threshold
    {
        get;
        init => field = Check.notNegative(nameof(Threshold), value);
    } = Defaults.Threshold;

    /// <summary>The number of values after a plateau that are not counted; at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long Cooldown
    {
        get;
        init => field = Check.atLeast(0, nameof(Cooldown), value);
    } = Defaults.Cooldown;

    /// <summary>
    /// The number of steps whose mean value is compared, for values of mini-batches; at least 1. The default is 1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long Every
    {
        get;
        init => field = Check.atLeast(1, nameof(Every), value);
    } = Defaults.Every;

    /// <summary>The least product of all factors; finite and at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinScale
    {
        get;
        init => field = Check.notNegative(nameof(MinScale), value);
    } = Defaults.MinScale;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<PlateauState>(
            Core.Plateau.create(new(Factor, Patience, Threshold, Cooldown, Every, MinScale))
        );
}
