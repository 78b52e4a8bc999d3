using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The augmented Lagrangian method, for smooth objectives with equality and inequality constraints and thousands of
/// variables. Rounds of <see cref="LBfgsB"/> minimize the objective plus a penalty of squared violations, shifted by
/// the multipliers, which each round improves.
/// </summary>
/// <remarks>
/// Hestenes 1969, Multiplier and gradient methods; Powell 1969, A method for nonlinear constraints in minimization
/// problems; Birgin and Martínez 2014, Practical augmented Lagrangian methods for constrained optimization.
/// Constraints that are functions of <see cref="Real"/>s cost about one gradient for each point: their Jacobian is
/// formed only at the start, for scaling, and to check that a problem is infeasible or unbounded. For up to some
/// hundreds of variables <see cref="Sqp"/> needs fewer evaluations.
/// </remarks>
/// <example>
/// <code>
/// // The point of the unit sphere in 1,000 dimensions with the largest sum.
/// var objective = Objective.Of(x => -Real.Sum(1000, i => x[i]));
/// var sphere = Constraint.Equal("sphere", x => Real.Sum(1000, i => x[i] * x[i]), 1);
/// var method = new AugmentedLagrangian { Constraints = Constraints.Of(sphere) };
/// var solution = method.Minimize(objective, Enumerable.Repeat(0.5, 1000).ToArray());
/// Console.WriteLine($"{solution.Converged}: {solution.Value:F6}"); // True: -31.622777
/// </code>
/// </example>
public sealed record AugmentedLagrangian : ConstrainedSolver
{
    /// <summary>
    /// The number of correction pairs that <see cref="LBfgsB"/> stores, at least 1. The default is 10.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int Memory
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Memory), value);
    } = Core.AugmentedLagrangian.defaults.Memory;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.AugmentedLagrangian.create(Constraints, new(StationarityTolerance, FeasibilityTolerance, Memory)),
            new ConstrainedKind(Constraints)
        );
}
