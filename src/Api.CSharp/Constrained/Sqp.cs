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
public sealed record Sqp : ConstrainedSolver
{
    /// <summary>
    /// The Hessian of the Lagrangian. The default is <see cref="SqpHessian.DampedBfgs"/>; <see
    /// cref="SqpHessian.Exact"/> needs fewer evaluations where second derivatives are known. It adds the squares of
    /// active constraints' derivatives until the matrix is positive definite, or else takes the absolute values of its
    /// eigenvalues.
    /// </summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public SqpHessian Hessian
    {
        get;
        init => field = Require.Defined(nameof(Hessian), value);
    } = Core.Sqp.defaults.Hessian;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.Sqp.create(Constraints, new(StationarityTolerance, FeasibilityTolerance, Hessian)),
            new ConstrainedKind(Constraints)
        );
}
