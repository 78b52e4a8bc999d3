using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Limited-memory BFGS: the inverse Hessian is approximated from the last correction pairs. Stores two vectors per
/// pair, for problems with many variables.
/// </summary>
/// <remarks>Liu and Nocedal 1989, On the limited memory BFGS method for large scale optimization; Nocedal and Wright,
/// Numerical Optimization, Algorithm 7.5.</remarks>
/// <example>
/// <code>
/// // Ten thousand variables: the memory is 5 pairs of vectors, not a matrix.
/// var sum = Objective.Create((x, g) =>
/// {
///     var value = 0.0;
///     for (var i = 0; i != x.Length; i++) (value, g[i]) = (value + Math.Cosh(x[i]), Math.Sinh(x[i]));
///     return value;
/// });
/// var solution = new LBfgs { Memory = 5 }.Minimize(sum, [.. Enumerable.Range(0, 10_000).Select(i => 1.0 / (i + 1))]);
/// Console.WriteLine($"{solution.Converged}, f = {solution.Value:F6}"); // True, f = 10000.000000
/// </code>
/// </example>
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
