using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Newton's method: steps against the gradient times the inverse Hessian. Where the Hessian is not positive definite,
/// its eigenvalues count by their absolute values, so that saddles repel. One Hessian an iterate, none for the trials
/// of the line search; an objective without a formula for it pays with differences of gradients, counted as probes.
/// </summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, section 3.4. Of a Hessian that is not symmetric the symmetric part is
/// taken; where one is not finite, the step is against the gradient.
/// </remarks>
public sealed record Newton : Solver
{
    /// <summary>
    /// How far to go along a direction, beginning with the full step. The default is that of Moré and Thuente.
    /// </summary>
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
