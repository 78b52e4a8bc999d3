using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The downhill simplex of Nelder and Mead: n + 1 points of which the worst is reflected, or the simplex drawn to the
/// best. Wants values alone, which may be noisy or have kinks. For a few variables: from about ten on it is slow.
/// </summary>
/// <remarks>
/// Nelder and Mead 1965, with the order and ties of Lagarias, Reeds, Wright and Wright 1998 and, unless told otherwise,
/// the coefficients of Gao and Han 2012. The start simplex is SciPy's: in each vertex one coordinate of the start is
/// larger by 5 %, or by 0.00025 of the largest one where it is 0 (by 0.00025 where all are 0). Before the method says
/// that it has converged, it looks at the points around the best vertex, two in each coordinate, at the distance of the
/// tolerance; if one is lower by more than the tolerance, the simplex had collapsed, and a fresh one is built there.
/// An iterate is a transformation that found a value lower than any before. A value that is not finite counts as worse
/// than every other.
/// </remarks>
public sealed record NelderMead : Solver
{
    private static readonly NelderMeadSettings Defaults = Core.NelderMead.defaults;

    /// <summary>
    /// Whether the coefficients depend on the dimension, as Gao and Han have it. The default is true.
    /// </summary>
    public bool IsAdaptive { get; init; } = Defaults.IsAdaptive;

    /// <summary>
    /// How far each coordinate may be from that of the best vertex in a simplex that is small enough, as a share of
    /// that coordinate of the best vertex or of the longest edge from the start in the first simplex, whichever is
    /// larger; at least 0. Points and values must be near each other for the method to end. The default is 1e-6.
    /// </summary>
    public double PointTolerance
    {
        get;
        init => field = Check.notNegative(nameof(PointTolerance), value);
    } = Defaults.PointTolerance;

    /// <summary>
    /// How far a value may be above the lowest in a simplex that is flat enough, as a share of that value; at least 0.
    /// Near a value of 0, a share of 1e-20 of the largest value of the first simplex is enough. The default is 1e-8.
    /// </summary>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// How often at most a simplex that is small and flat is replaced by a fresh one around its best vertex: once, and
    /// again as long as the last one gained more than the tolerance; at least 0. Where the best vertex lies on a bound,
    /// there is no such limit: clipping may have flattened the simplex. The default is 0.
    /// </summary>
    public int Restarts
    {
        get;
        init => field = (int)Check.atLeast(0, nameof(Restarts), value);
    } = Defaults.Restarts;

    /// <summary>
    /// The bounds that every point is clipped to, each lower one less than its upper one; the start must keep to them.
    /// The default is none.
    /// </summary>
    public Bounds Bounds
    {
        get;
        init => field = Box.checkWidth(value ?? throw new ArgumentNullException(nameof(Bounds)));
    } = Defaults.Bounds;

    /// <summary>When the method has not ended itself after 100,000 evaluations.</summary>
    public override Stop DefaultStop() => Stop.AfterEvaluations(100_000);

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.NelderMead.create(new(IsAdaptive, PointTolerance, ValueTolerance, Restarts, Bounds)),
            ValueKind.Kind
        );
}
