using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A method with equality and inequality constraints.</summary>
public abstract record ConstrainedSolver : Solver
{
    private protected ConstrainedSolver() { }

    /// <summary>
    /// The constraints and bounds. The default is none. A start outside of the bounds is projected onto them.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Constraints Constraints
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Constraints));
    } = Constraints.None;

    /// <summary>
    /// The method converges when the KKT residual, relative to the infinity norm of the gradient where that is above 1,
    /// is at most this; at least 0. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double StationarityTolerance
    {
        get;
        init => field = Check.notNegative(nameof(StationarityTolerance), value);
    } = Core.Sqp.defaults.StationarityTolerance;

    /// <summary>
    /// The method converges only when no constraint is violated by more than this; at least 0. Constraints with
    /// derivatives above 100 at the start are scaled down for this test, but no violation exceeds 1e-6, and violations
    /// times multipliers sum to at most 1e-6 of the value (or 1e-6, if that is less than 1). The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double FeasibilityTolerance
    {
        get;
        init => field = Check.notNegative(nameof(FeasibilityTolerance), value);
    } = Core.Sqp.defaults.FeasibilityTolerance;
}
