using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// BFGS (Broyden, Fletcher, Goldfarb and Shanno): a line-search method whose directions come from an approximation of
/// the inverse Hessian, updated at every step. Stores an n x n matrix.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, Algorithm 6.1.</remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// var solution = new Bfgs().Minimize(problem.Objective, problem.Start, Stop.WhenGradientBelow(1e-10));
/// Console.WriteLine($"{solution.Converged}: {solution.Point[0]:F4} {solution.Point[1]:F4}"); // True: 1.0000 1.0000
/// </code>
/// </example>
public sealed record Bfgs : Solver
{
    /// <summary>The line search. The default is that of Moré and Thuente.</summary>
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
            Engine.Of(Core.Bfgs.create(search), GradientKind.Kind);
    }
}
