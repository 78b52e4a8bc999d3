using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The textbook line search for the strong Wolfe conditions: bracketing, then zoom by cubic interpolation.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, Algorithms 3.5 and 3.6.</remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// var bfgs = new Bfgs { LineSearch = new StrongWolfe { Curvature = 0.1 } };
/// var solution = bfgs.Minimize(problem.Objective, problem.Start);
/// Console.WriteLine($"{solution.Converged}: {solution.Point[0]:F4} {solution.Point[1]:F4}"); // True: 1.0000 1.0000
/// </code>
/// </example>
public sealed record StrongWolfe : LineSearch
{
    private static readonly StrongWolfeSettings Defaults = Core.StrongWolfe.defaults;

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

    /// <summary>The factor by which the step length grows during bracketing, above 1. The default is 2.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Expansion
    {
        get;
        init => field = Check.positive(nameof(Expansion), value);
    } = Defaults.Expansion;

    /// <summary>
    /// The minimum distance of an interpolated step length from the ends of its interval, as a fraction of the
    /// interval; at least 0 and below 0.5. The default is 0.1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Margin
    {
        get;
        init => field = Check.notNegative(nameof(Margin), value);
    } = Defaults.Margin;

    /// <summary>The maximum number of trial points per line search, at least 1. The default is 50.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int MaxTrials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(MaxTrials), value);
    } = Defaults.MaxTrials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(Core.StrongWolfe.create(new(SufficientDecrease, Curvature, Expansion, Margin, MaxTrials)));
}
