using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The strong Wolfe conditions in the plainest way: the step grows until an interval must hold one that satisfies them,
/// then the search zooms in by cubic interpolation.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, Algorithms 3.5 and 3.6.</remarks>
public sealed record StrongWolfe : LineSearch
{
    private static readonly StrongWolfeSettings Defaults = Core.StrongWolfe.defaults;

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

    /// <summary>By what the step grows until there is an interval, above 1. The default is 2.</summary>
    public double Expansion
    {
        get;
        init => field = Check.positive(nameof(Expansion), value);
    } = Defaults.Expansion;

    /// <summary>
    /// How near to an end of its interval an interpolated step may be, as a share of it, at least 0 and below 0.5. The
    /// default is 0.1.
    /// </summary>
    public double Margin
    {
        get;
        init => field = Check.notNegative(nameof(Margin), value);
    } = Defaults.Margin;

    /// <summary>The most trials along one line, at least 1. The default is 50.</summary>
    public int Trials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Trials), value);
    } = Defaults.Trials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(Core.StrongWolfe.create(new(SufficientDecrease, Curvature, Expansion, Margin, Trials)));
}
