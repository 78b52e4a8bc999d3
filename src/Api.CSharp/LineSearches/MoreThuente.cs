using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The line search of Moré and Thuente: the strong Wolfe conditions by safeguarded cubic and quadratic interpolation.
/// </summary>
/// <remarks>Moré and Thuente 1994, Line search algorithms with guaranteed sufficient decrease.</remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// // A small curvature constant makes line searches nearly exact: fewer iterations, more evaluations each.
/// Solution With(double curvature) =>
///     new LBfgs { LineSearch = new MoreThuente { Curvature = curvature } }.Minimize(problem.Objective, problem.Start);
/// var (exact, loose) = (With(0.01), With(0.9));
/// Console.WriteLine($"{loose.Iterations > exact.Iterations} {exact.Evaluations > loose.Evaluations}"); // True True
/// </code>
/// </example>
public sealed record MoreThuente : LineSearch
{
    private static readonly MoreThuenteSettings Defaults = Core.MoreThuente.defaults;

    /// <summary>c1: the constant of the sufficient decrease condition, above 0. The default is 1e-4.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Check.positive(nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    /// <summary>c2: the constant of the curvature condition, at least c1 and below 1. The default is 0.9.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Curvature
    {
        get;
        init => field = Check.positive(nameof(Curvature), value);
    } = Defaults.Curvature;

    /// <summary>
    /// The search fails when the relative width of the interval of uncertainty is at most this; at least 0. The default
    /// is 1e-14.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double IntervalTolerance
    {
        get;
        init => field = Check.notNegative(nameof(IntervalTolerance), value);
    } = Defaults.IntervalTolerance;

    /// <summary>The minimum step length, at least 0. The default is 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinStep
    {
        get;
        init => field = Check.notNegative(nameof(MinStep), value);
    } = Defaults.MinStep;

    /// <summary>
    /// The maximum step length, above <see cref="MinStep"/>, in units of the direction. The default is infinity.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MaxStep
    {
        get;
        init => field = double.IsPositiveInfinity(value) ? value : Check.positive(nameof(MaxStep), value);
    } = Defaults.MaxStep;

    /// <summary>The maximum number of trial points per line search, at least 1. The default is 60.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int MaxTrials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(MaxTrials), value);
    } = Defaults.MaxTrials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(
            Core.MoreThuente.create(new(SufficientDecrease, Curvature, IntervalTolerance, MinStep, MaxStep, MaxTrials))
        );
}
