using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// L-BFGS with <see cref="Bounds"/>. No point outside is ever asked for, and the start must not be outside either. It
/// ends where the projected gradient vanishes: the gradient itself need not, at a bound.
/// </summary>
/// <remarks>Byrd, Lu, Nocedal and Zhu 1995, A limited memory algorithm for bound constrained optimization; Zhu, Byrd,
/// Lu and Nocedal 1997, Algorithm 778: L-BFGS-B; Morales and Nocedal 2011, Note on Algorithm 778.</remarks>
public sealed record LBfgsB : Solver
{
    private static readonly LBfgsBSettings Defaults = Core.LBfgsB.defaults;

    /// <summary>
    /// The bounds that every point keeps to; two that are equal hold a coordinate fixed. The default is none.
    /// </summary>
    public Bounds Bounds
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Bounds));
    } = Defaults.Bounds;

    /// <summary>How many steps are remembered, at least 1. The default is 10.</summary>
    public int Memory
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Memory), value);
    } = Defaults.Memory;

    /// <summary>
    /// The largest coordinate of the projected gradient at which the method ends, at least 0. The default is 1e-8, at
    /// which runs without bounds stop by default. The projected gradient is the gradient without the coordinates that a
    /// bound holds.
    /// </summary>
    public double GradientTolerance
    {
        get;
        init => field = Check.notNegative(nameof(GradientTolerance), value);
    } = Defaults.GradientTolerance;

    /// <summary>
    /// The curvature of the model as long as no step is remembered, at least 0. The default is 0: the first step tried
    /// is a hundredth of the start, and a later one as long as the step before. With 1, first steps are those of
    /// Algorithm 778: the gradient, or of length 1 on the first line where a coordinate has not both bounds.
    /// </summary>
    public double InitialCurvature
    {
        get;
        init => field = Check.notNegative(nameof(InitialCurvature), value);
    } = Defaults.InitialCurvature;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(Core.LBfgsB.create(new(Bounds, Memory, GradientTolerance, InitialCurvature)), GradientKind.Kind);
}
