using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Armijo's condition, by drawing back from the first step with quadratic, then cubic interpolation. It never tries a
/// longer step, so it suits methods whose first step is the right one near a minimum: Newton's, BFGS.
/// </summary>
/// <remarks>
/// Dennis and Schnabel 1983, Numerical Methods for Unconstrained Optimization and Nonlinear Equations, Algorithm
/// A6.3.1.
/// </remarks>
public sealed record Backtracking : LineSearch
{
    private static readonly BacktrackingSettings Defaults = Core.Backtracking.defaults;

    /// <summary>
    /// c1: the share of the promised decrease that a step must give, above 0 and below 1. The default is 1e-4.
    /// </summary>
    public double SufficientDecrease
    {
        get;
        init => field = Check.positive(nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    /// <summary>The least share of a step that the next one is, above 0 and below 1. The default is 0.1.</summary>
    public double MinContraction
    {
        get;
        init => field = Check.positive(nameof(MinContraction), value);
    } = Defaults.MinContraction;

    /// <summary>
    /// The largest share of a step that the next one is, at least the least and below 1. The default is 0.5.
    /// </summary>
    public double MaxContraction
    {
        get;
        init => field = Check.positive(nameof(MaxContraction), value);
    } = Defaults.MaxContraction;

    /// <summary>The most trials along one line, at least 1. The default is 60.</summary>
    public int Trials
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Trials), value);
    } = Defaults.Trials;

    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) =>
        user.Use(Core.Backtracking.create(new(SufficientDecrease, MinContraction, MaxContraction, Trials)));
}
