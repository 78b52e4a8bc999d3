using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The line search of Hager and Zhang: the Wolfe conditions, or approximate ones that need no difference of values, so
/// that they can be met where values differ by no more than their rounding errors. The value may rise by a small share
/// of its size.
/// </summary>
/// <remarks>
/// Hager and Zhang 2005, A new conjugate gradient method with guaranteed descent and an efficient line search, section
/// 4.
/// </remarks>
public sealed record HagerZhang : LineSearch
{
    private static readonly HagerZhangSettings Defaults = Core.HagerZhang.defaults;

    /// <summary>
    /// delta: the share of the promised decrease that a step must give, above 0 and below 0.5. The default is 0.1.
    /// </summary>
    public double SufficientDecrease
    {
        get;
        init => field = Check.positive(nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    /// <summary>
    /// sigma: the share of the slope that may be left, at least delta and below 1. The default is 0.9.
    /// </summary>
    public double Curvature
    {
        get;
        init => field = Check.positive(nameof(Curvature), value);
    } = Defaults.Curvature;

    /// <summary>epsilon: by what share of its size the value may rise, at least 0. The default is 1e-6.</summary>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// theta: where an interval is divided whose upper end is too high, above 0 and below 1. The default is 0.5.
    /// </summary>
    public double Division
    {
        get;
        init => field = Check.positive(nameof(Division), value);
    } = Defaults.Division;

    /// <summary>
    /// gamma: the share of an interval that a double secant step may leave, above 0 and below 1. The default is 2/3.
    /// </summary>
    public double Contraction
    {
        get;
        init => field = Check.positive(nameof(Contraction), value);
    } = Defaults.Contraction;

    /// <summary>rho: by what the step grows until there is an interval, above 1. The default is 5.</summary>
    public double Expansion
    {
        get;
        init => field = Check.positive(nameof(Expansion), value);
    } = Defaults.Expansion;

    /// <summary>The most trials along one line, at least 1. The default is 50.</summary>
    public int Trials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Trials), value);
    } = Defaults.Trials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(
            Core.HagerZhang.create(
                new(SufficientDecrease, Curvature, ValueTolerance, Division, Contraction, Expansion, Trials)
            )
        );
}
