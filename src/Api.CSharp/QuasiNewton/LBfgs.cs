using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Limited-memory BFGS: the inverse Hessian is approximated from the last correction pairs. Stores two vectors per
/// pair, for problems with many variables.
/// </summary>
/// <remarks>Liu and Nocedal 1989, On the limited memory BFGS method for large scale optimization; Nocedal and Wright,
/// Numerical Optimization, Algorithm 7.5.</remarks>
public sealed record LBfgs : Solver
{
    /// <summary>The number of correction pairs that are stored, at least 1. The default is 10.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int Memory
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Memory), value);
    } = Core.LBfgs.defaults.Memory;

    /// <summary>The line search. The default is that of Moré and Thuente.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LineSearch LineSearch
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LineSearch));
    } = new MoreThuente();

    internal override Engine<Objective> CreateRunEngine() => LineSearch.With(new EngineBuilder(new(Memory)));

    private sealed class EngineBuilder(LBfgsSettings settings) : ILineSearchVisitor<Engine<Objective>>
    {
        public Engine<Objective> Use<TSearch>(LineSearch<TSearch> search) =>
            Engine.Of(Core.LBfgs.create(settings, search), GradientKind.Kind);
    }
}
