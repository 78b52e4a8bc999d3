using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Backtracking: the first step length is reduced by quadratic, then cubic interpolation until it satisfies the
/// sufficient decrease (Armijo) condition.
/// </summary>
/// <remarks>
/// Dennis and Schnabel 1983, Numerical Methods for Unconstrained Optimization and Nonlinear Equations, Algorithm
/// A6.3.1. A longer step is never tried, so the search suits methods whose first step is the right one near a minimum,
/// such as Newton's method and BFGS.
/// </remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// var newton = new Newton { LineSearch = new Backtracking { SufficientDecrease = 1e-4 } };
/// var solution = newton.Minimize(problem.Objective, problem.Start);
/// Console.WriteLine($"{solution.Converged}: {solution.Point[0]:F4} {solution.Point[1]:F4}"); // True: 1.0000 1.0000
/// </code>
/// </example>
public sealed record Backtracking : LineSearch
{
    private static readonly BacktrackingSettings Defaults = Core.Backtracking.defaults;

    /// <summary>
    /// c1: the constant of the sufficient decrease condition, above 0 and below 1. The default is 1e-4.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Check.positive(nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    /// <summary>
    /// The minimum ratio of a trial step length to the one before, above 0 and below 1. The default is 0.1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinContraction
    {
        get;
        init => field = Check.positive(nameof(MinContraction), value);
    } = Defaults.MinContraction;

    /// <summary>
    /// The maximum ratio of a trial step length to the one before, at least <see cref="MinContraction"/> and below 1.
    /// The default is 0.5.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MaxContraction
    {
        get;
        init => field = Check.positive(nameof(MaxContraction), value);
    } = Defaults.MaxContraction;

    /// <summary>The maximum number of trial points per line search, at least 1. The default is 60.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int MaxTrials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(MaxTrials), value);
    } = Defaults.MaxTrials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(Core.Backtracking.create(new(SufficientDecrease, MinContraction, MaxContraction, MaxTrials)));
}
