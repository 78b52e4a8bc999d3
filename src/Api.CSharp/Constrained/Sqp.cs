using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Sequential quadratic programming, for smooth objectives with equality and inequality constraints and up to some
/// hundreds of variables. Each step minimizes a quadratic model subject to linearized constraints; a line search on the
/// objective plus weighted violations decides how far to go.
/// </summary>
/// <remarks>
/// Powell 1978, A fast algorithm for nonlinearly constrained optimization calculations; Goldfarb and Idnani 1983, A
/// numerically stable dual method for solving strictly convex quadratic programs; Nocedal and Wright 2006, Numerical
/// Optimization, chapter 18. Linearized constraints that contradict each other are relaxed; where that does not lower
/// the violation, it is minimized by <see cref="LevenbergMarquardt"/>.
/// </remarks>
/// <example>
/// <code>
/// // Problem 71 of Hock and Schittkowski.
/// var objective = Objective.Of(x => x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]);
/// var constraints = Constraints
///     .Of(
///         Constraint.AtLeast("volume", x => x[0] * x[1] * x[2] * x[3], 25),
///         Constraint.Equal("norm", x => x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3], 40)
///     )
///     .Within(Bounds.Between(1, 5));
/// var solution = new Sqp { Constraints = constraints }.Minimize(objective, [1, 5, 5, 1]);
/// Console.WriteLine($"{solution.Value:F6}, {solution.Constraints!["volume"].Multiplier:F6}"); // 17.014017, 0.552294
/// </code>
/// </example>
public sealed record Sqp : Solver
{
    private static readonly SqpSettings Defaults = Core.Sqp.defaults;

    /// <summary>The constraints and bounds. The default is none.</summary>
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
    } = Defaults.StationarityTolerance;

    /// <summary>
    /// The method converges only when no constraint is violated by more than this; at least 0. Constraints with
    /// derivatives above 100 at the start are scaled down for this test, but no violation exceeds 1e-6. The default is
    /// 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double FeasibilityTolerance
    {
        get;
        init => field = Check.notNegative(nameof(FeasibilityTolerance), value);
    } = Defaults.FeasibilityTolerance;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.Sqp.create(Constraints, new(StationarityTolerance, FeasibilityTolerance)),
            new ConstrainedKind(Constraints)
        );
}
