using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// BFGS with limited memory: steps against the gradient times what BFGS would make of the last steps alone. Keeps two
/// vectors a step that it remembers, so that it is the method for many variables.
/// </summary>
/// <remarks>Liu and Nocedal 1989, On the limited memory BFGS method for large scale optimization; Nocedal and Wright,
/// Numerical Optimization, Algorithm 7.5.</remarks>
public sealed record LBfgs : Solver
{
    /// <summary>How many steps are remembered, at least 1. The default is 10.</summary>
    public int Memory
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Memory), value);
    } = Core.LBfgs.defaults.Memory;

    /// <summary>How far to go along a direction. The default is that of Moré and Thuente.</summary>
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
