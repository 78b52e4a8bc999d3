using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The method of Broyden, Fletcher, Goldfarb and Shanno: steps against the gradient times an approximation of the
/// inverse Hessian, which each step improves. Keeps an n x n matrix.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, Algorithm 6.1.</remarks>
public sealed record Bfgs : Solver
{
    /// <summary>How far to go along a direction. The default is that of Moré and Thuente.</summary>
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
