using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Trust-region method with nearly exact steps: each step minimizes the quadratic model of the objective within the
/// trust radius, from the eigenvalues of the Hessian. It leaves saddle points by itself.
/// </summary>
/// <remarks>
/// Moré and Sorensen 1983, Computing a trust region step; Nocedal and Wright, Numerical Optimization, Algorithm 4.1
/// and section 4.3. The radius shrinks where the objective decreases less than the model predicts, and grows where they
/// agree. Needs one Hessian per iterate and none for a rejected step; suits dozens of variables rather than thousands.
/// Only the symmetric part of a Hessian is used. Where a Hessian is not finite, the model is linear.
/// </remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// // The trust radius limits the first step.
/// var careful = new TrustRegion { InitialRadius = 0.1 };
/// var step = careful.Iterates(problem.Objective, problem.Start).ElementAt(1).Step;
/// Console.WriteLine($"{Math.Sqrt(step.Sum(s => s * s)):F3}"); // 0.100
/// </code>
/// </example>
public sealed record TrustRegion : Solver
{
    private static readonly TrustRegionSettings Defaults = Core.TrustRegion.defaults;

    /// <summary>
    /// The initial trust radius, at most <see cref="MaxRadius"/>. The default is 0: half the distance to the minimum of
    /// the model along the steepest descent direction.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialRadius
    {
        get;
        init => field = Check.notNegative(nameof(InitialRadius), value);
    } = Defaults.InitialRadius;

    /// <summary>The maximum trust radius, above 0. The default is infinity.</summary>
    public double MaxRadius
    {
        get;
        init => field = Core.TrustRegion.checkLargestRadius(nameof(MaxRadius), value);
    } = Defaults.MaxRadius;

    /// <summary>
    /// The minimum ratio of actual to predicted decrease of an accepted step, at least 0 and below 0.25. The default is
    /// 0.1.
    /// </summary>
    public double AcceptanceThreshold
    {
        get;
        init => field = Core.TrustRegion.checkThreshold(nameof(AcceptanceThreshold), value);
    } = Defaults.AcceptanceThreshold;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(MoreSorensen.create(new(InitialRadius, MaxRadius, AcceptanceThreshold)), SecondOrderKind.Kind);
}
