using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The Nelder-Mead simplex method: of n + 1 points the worst is reflected, expanded or contracted, or the simplex
/// shrinks towards the best. Uses values only, which may be noisy or have kinks. Slow above about ten variables.
/// </summary>
/// <remarks>
/// Nelder and Mead 1965, with the order and tie-breaking of Lagarias, Reeds, Wright and Wright 1998 and, by default,
/// the coefficients of Gao and Han 2012. The initial simplex is SciPy's: each vertex has one coordinate of the start
/// increased by 5%, or by 0.00025 of the largest coordinate where it is 0 (by 0.00025 where all are 0). Before the
/// method reports convergence, it evaluates two points per coordinate around the best vertex, at the distance of the
/// tolerance. If one is lower by more than the tolerance, the simplex had collapsed, and a new one is built there. An
/// iterate is a transformation that found a new lowest value. Values that are not finite rank last.
/// </remarks>
/// <example>
/// <code>
/// // Values alone are enough, also where the function has kinks.
/// var kinks = Objective.Create(x => Math.Abs(x[0] - 1) + Math.Abs(x[1] + 2));
/// var solution = new NelderMead().Minimize(kinks, [0, 0]);
/// Console.WriteLine($"{solution.Point[0]:F3} {solution.Point[1]:F3}, {solution.Counts.Gradients}"); // 1.000 -2.000, 0
/// </code>
/// </example>
public sealed record NelderMead : Solver
{
    private static readonly NelderMeadSettings Defaults = Core.NelderMead.defaults;

    /// <summary>
    /// Whether the coefficients depend on the dimension, as in Gao and Han 2012. The default is true.
    /// </summary>
    public bool IsAdaptive { get; init; } = Defaults.IsAdaptive;

    /// <summary>
    /// The maximum distance of each coordinate of a vertex from the best vertex at convergence, relative to that
    /// coordinate of the best vertex or the longest edge at the start of the initial simplex, whichever is larger; at
    /// least 0. The method converges when both points and values are within their tolerances. The default is 1e-6.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double PointTolerance
    {
        get;
        init => field = Check.notNegative(nameof(PointTolerance), value);
    } = Defaults.PointTolerance;

    /// <summary>
    /// The maximum difference of a vertex value from the lowest at convergence, relative to the lowest; at least 0.
    /// Near a value of 0, 1e-20 of the largest value of the initial simplex suffices. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// The maximum number of restarts from a new simplex around the best vertex after convergence; at least 0. A
    /// restart follows only if the one before decreased the value by more than the tolerance. The number is unlimited
    /// where the best vertex lies on a bound, since clipping may have flattened the simplex. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int Restarts
    {
        get;
        init => field = (int)Check.atLeast(0, nameof(Restarts), value);
    } = Defaults.Restarts;

    /// <summary>
    /// The bounds to which all points are clipped, each lower bound less than its upper bound. The start must be within
    /// them. The default is none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Bounds Bounds
    {
        get;
        init => field = Box.checkWidth(value ?? throw new ArgumentNullException(nameof(Bounds)));
    } = Defaults.Bounds;

    /// <summary>Stops after 100,000 evaluations if the method has not ended before.</summary>
    public override Stop DefaultStop() => Stop.AfterEvaluations(100_000);

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.NelderMead.create(new(IsAdaptive, PointTolerance, ValueTolerance, Restarts, Bounds)),
            ValueKind.Kind
        );
}
