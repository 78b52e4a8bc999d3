using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The line search of Moré and Thuente: the strong Wolfe conditions, by safeguarded cubic and quadratic interpolation.
/// </summary>
/// <remarks>Moré and Thuente 1994, Line search algorithms with guaranteed sufficient decrease.</remarks>
public sealed record MoreThuente : LineSearch
{
    private static readonly MoreThuenteSettings Defaults = Core.MoreThuente.defaults;

    /// <summary>c1: the share of the promised decrease that a step must give, above 0. The default is 1e-4.</summary>
    public double SufficientDecrease
    {
        get;
        init => field = Check.positive(nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    /// <summary>c2: the share of the slope that may be left, at least c1 and below 1. The default is 0.9.</summary>
    public double Curvature
    {
        get;
        init => field = Check.positive(nameof(Curvature), value);
    } = Defaults.Curvature;

    /// <summary>
    /// The relative width at which the interval of uncertainty is too small, at least 0. The default is 1e-14.
    /// </summary>
    public double IntervalTolerance
    {
        get;
        init => field = Check.notNegative(nameof(IntervalTolerance), value);
    } = Defaults.IntervalTolerance;

    /// <summary>The shortest step, at least 0. The default is 0.</summary>
    public double MinStep
    {
        get;
        init => field = Check.notNegative(nameof(MinStep), value);
    } = Defaults.MinStep;

    /// <summary>The longest step, above the shortest, in units of the direction. The default is infinity.</summary>
    public double MaxStep
    {
        get;
        init => field = double.IsPositiveInfinity(value) ? value : Check.positive(nameof(MaxStep), value);
    } = Defaults.MaxStep;

    /// <summary>The most trials along one line, at least 1. The default is 60.</summary>
    public int Trials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Trials), value);
    } = Defaults.Trials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(
            Core.MoreThuente.create(new(SufficientDecrease, Curvature, IntervalTolerance, MinStep, MaxStep, Trials))
        );
}
