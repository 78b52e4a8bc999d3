using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// L-BFGS-B: limited-memory BFGS with <see cref="Bounds"/>. All evaluated points are within the bounds; the start must
/// be within them. The method converges when the projected gradient vanishes.
/// </summary>
/// <remarks>Byrd, Lu, Nocedal and Zhu 1995, A limited memory algorithm for bound constrained optimization; Zhu, Byrd,
/// Lu and Nocedal 1997, Algorithm 778: L-BFGS-B; Morales and Nocedal 2011, Note on Algorithm 778.</remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// var boxed = new LBfgsB { Bounds = Bounds.Between([-2, -2], [0.5, 2]) };
/// var solution = boxed.Minimize(problem.Objective, problem.Start);
/// Console.WriteLine($"{solution.Converged}: {solution.Point[0]:F3} {solution.Point[1]:F3}"); // True: 0.500 0.250
/// </code>
/// </example>
public sealed record LBfgsB : Solver
{
    private static readonly LBfgsBSettings Defaults = Core.LBfgsB.defaults;

    /// <summary>
    /// The bounds of all evaluated points. Equal lower and upper bounds fix a coordinate. The default is none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Bounds Bounds
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Bounds));
    } = Defaults.Bounds;

    /// <summary>The number of correction pairs that are stored, at least 1. The default is 10.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int Memory
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Memory), value);
    } = Defaults.Memory;

    /// <summary>
    /// The method converges when the infinity norm of the projected gradient is at most this; at least 0. The default
    /// is 1e-8, which is also the default for runs without bounds. The projected gradient is the gradient without the
    /// coordinates that are held by a bound.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double GradientTolerance
    {
        get;
        init => field = Check.notNegative(nameof(GradientTolerance), value);
    } = Defaults.GradientTolerance;

    /// <summary>
    /// The curvature of the quadratic model before any correction pair is stored, at least 0. The default is 0: the
    /// first trial step has a hundredth of the length of the start, and the first after a restart has the length of the
    /// step before. With 1, first steps are those of Algorithm 778: the gradient, or a step of length 1 on the first
    /// line where a coordinate does not have both bounds.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialCurvature
    {
        get;
        init => field = Check.notNegative(nameof(InitialCurvature), value);
    } = Defaults.InitialCurvature;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(Core.LBfgsB.create(new(Bounds, Memory, GradientTolerance, InitialCurvature)), GradientKind.Kind);
}
