using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A trust region: each step minimizes the quadratic model of the objective in a ball, nearly exactly, by the
/// eigenvalues of the Hessian. The ball shrinks where the objective does not fall as the model promised, and grows
/// where it does. It leaves saddles by itself. One Hessian an iterate, none for a rejected step; for dozens of
/// variables rather than thousands.
/// </summary>
/// <remarks>
/// Moré and Sorensen 1983, Computing a trust region step; Nocedal and Wright, Numerical Optimization, Algorithm 4.1 and
/// section 4.3. Of a Hessian that is not symmetric the symmetric part is taken; where one is not finite, the model is
/// linear.
/// </remarks>
public sealed record TrustRegion : Solver
{
    private static readonly TrustRegionSettings Defaults = Core.TrustRegion.defaults;

    /// <summary>
    /// The radius of the first step, at most the largest. The default is 0: half as long as the step to the minimum of
    /// the model along the steepest descent.
    /// </summary>
    public double InitialRadius
    {
        get;
        init => field = Check.notNegative(nameof(InitialRadius), value);
    } = Defaults.InitialRadius;

    /// <summary>The largest radius, above 0. The default is infinity.</summary>
    public double MaxRadius
    {
        get;
        init => field = Core.TrustRegion.checkLargestRadius(nameof(MaxRadius), value);
    } = Defaults.MaxRadius;

    /// <summary>
    /// The share of the promised decrease that a step must give to be accepted, at least 0 and below 0.25. The default
    /// is 0.1.
    /// </summary>
    public double AcceptanceThreshold
    {
        get;
        init => field = Core.TrustRegion.checkThreshold(nameof(AcceptanceThreshold), value);
    } = Defaults.AcceptanceThreshold;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(MoreSorensen.create(new(InitialRadius, MaxRadius, AcceptanceThreshold)), SecondOrderKind.Kind);
}
