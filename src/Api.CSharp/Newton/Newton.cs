using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Newton's method with a line search. Where the Hessian is not positive definite, its eigenvalues are replaced by
/// their absolute values, so that saddle points repel.
/// </summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, section 3.4. Needs one Hessian per iterate and none for the trial points
/// of the line search. Without a formula for the Hessian, differences of gradients replace it and count as probes. Only
/// the symmetric part of a Hessian is used. Where a Hessian is not finite, the direction is the steepest descent
/// direction.
/// </remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// // Without a Hessian of the objective, its gradient is differentiated: one Hessian per iterate.
/// var solution = new Newton().Minimize(problem.Objective, problem.Start);
/// Console.WriteLine(solution.Counts.Hessians == solution.Iterations + 1); // True
/// </code>
/// </example>
public sealed record Newton : Solver
{
    /// <summary>The line search, whose first step length is 1. The default is that of Moré and Thuente.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LineSearch LineSearch
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LineSearch));
    } = new MoreThuente();

    internal override Engine<Objective> CreateRunEngine() => LineSearch.With(new EngineBuilder());

    private sealed class EngineBuilder : ILineSearchVisitor<Engine<Objective>>
    {
        public Engine<Objective> Use<TSearch>(LineSearch<TSearch> search) =>
            Engine.Of(Core.Newton.create(search), SecondOrderKind.Kind);
    }
}
