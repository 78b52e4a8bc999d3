using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Trust-region method with truncated conjugate gradients (Steihaug): each step minimizes the quadratic model by
/// conjugate gradients until it is accurate enough or leaves the trust region. Needs no matrix.
/// </summary>
/// <remarks>
/// Steihaug 1983, The conjugate gradient method and trust regions in large scale optimization; Nocedal and Wright,
/// Numerical Optimization, Algorithms 4.1 and 7.2; Nash and Sofer 1990, Assessing a search direction within a
/// truncated-Newton method; Eisenstat and Walker 1996, Choosing the forcing terms in an inexact Newton method. A
/// rejected step costs no new Hessian-vector product: the same path is truncated at a smaller radius. Where a product
/// is not finite, the model is linear from there.
/// </remarks>
/// <example>
/// <code>
/// // Truncated conjugate gradients suit many variables: no Hessian is stored.
/// var problem = Problems.Find("rosenbrock").WithDimension(100);
/// var solution = new TrustRegionConjugateGradient().Minimize(problem.Objective, problem.Start);
/// Console.WriteLine($"{solution.Converged}, {solution.Counts.Hessians} Hessians"); // True, 0 Hessians
/// </code>
/// </example>
public sealed record TrustRegionConjugateGradient : Solver
{
    private static readonly TrustRegionSettings Defaults = Core.TrustRegion.defaults;
    private static readonly TruncatedConjugateGradientSettings InnerDefaults = TruncatedConjugateGradient.defaults;

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

    /// <summary>
    /// The maximum forcing term: conjugate gradients stop when the norm of their residual, relative to the norm of the
    /// gradient, is at most the forcing term and the last step decreased the model by at most a quarter of the average
    /// decrease. The forcing term is the squared ratio of the last two gradient norms, at most this number; above 0 and
    /// below 1. The default is 0.5.
    /// </summary>
    public double MaxForcingTerm
    {
        get;
        init => field = TruncatedConjugateGradient.checkResidual(nameof(MaxForcingTerm), value);
    } = InnerDefaults.MaxForcingTerm;

    /// <summary>
    /// The maximum number of Hessian-vector products per iterate, as a multiple of the dimension; at least 1. The
    /// default is 20.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int ProductsPerCoordinate
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(ProductsPerCoordinate), value);
    } = InnerDefaults.ProductsPerCoordinate;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Steihaug.create(
                new(MaxForcingTerm, ProductsPerCoordinate),
                new(InitialRadius, MaxRadius, AcceptanceThreshold)
            ),
            SecondOrderKind.Kind
        );
}
