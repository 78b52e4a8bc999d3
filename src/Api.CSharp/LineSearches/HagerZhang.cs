using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>The line search of Hager and Zhang for the Wolfe conditions or the approximate Wolfe conditions.</summary>
/// <remarks>
/// Hager and Zhang 2005, A new conjugate gradient method with guaranteed descent and an efficient line search, section
/// 4. The approximate conditions need no difference of values, so they can be satisfied where values differ by no more
/// than their rounding errors. The value may increase by a small fraction of its magnitude.
/// </remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// // The line search for high accuracy: it uses slopes where values are equal up to rounding errors.
/// var method = new ConjugateGradient { LineSearch = new HagerZhang() };
/// var solution = method.Minimize(problem.Objective, problem.Start, Stop.WhenGradientBelow(1e-12));
/// Console.WriteLine(solution.Converged); // True
/// </code>
/// </example>
public sealed record HagerZhang : LineSearch
{
    private static readonly HagerZhangSettings Defaults = Core.HagerZhang.defaults;

    /// <summary>
    /// delta: the constant of the sufficient decrease condition, above 0 and below 0.5. The default is 0.1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Check.positive(nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    /// <summary>
    /// sigma: the constant of the curvature condition, at least delta and below 1. The default is 0.9.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Curvature
    {
        get;
        init => field = Check.positive(nameof(Curvature), value);
    } = Defaults.Curvature;

    /// <summary>
    /// epsilon: the increase of the value that is allowed, relative to its magnitude; at least 0. The default is 1e-6.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// theta: where an interval is divided if the value at its upper end is too high, above 0 and below 1. The default
    /// is 0.5.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Division
    {
        get;
        init => field = Check.positive(nameof(Division), value);
    } = Defaults.Division;

    /// <summary>
    /// gamma: the interval is bisected if a double secant step leaves more than this fraction of it; above 0 and below
    /// 1. The default is 2/3.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Contraction
    {
        get;
        init => field = Check.positive(nameof(Contraction), value);
    } = Defaults.Contraction;

    /// <summary>rho: the factor by which the step length grows during bracketing, above 1. The default is 5.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Expansion
    {
        get;
        init => field = Check.positive(nameof(Expansion), value);
    } = Defaults.Expansion;

    /// <summary>The maximum number of trial points per line search, at least 1. The default is 50.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int MaxTrials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(MaxTrials), value);
    } = Defaults.MaxTrials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(
            Core.HagerZhang.create(
                new(SufficientDecrease, Curvature, ValueTolerance, Division, Contraction, Expansion, MaxTrials)
            )
        );
}
