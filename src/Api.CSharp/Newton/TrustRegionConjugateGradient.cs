using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A trust region without matrices: each step follows the path of conjugate gradients through the quadratic model of
/// the objective until it is exact enough or leaves the ball. A rejected step costs no new product with the Hessian:
/// the same path is cut shorter.
/// </summary>
/// <remarks>
/// Steihaug 1983, The conjugate gradient method and trust regions in large scale optimization; Nocedal and Wright,
/// Numerical Optimization, Algorithms 4.1 and 7.2; Nash and Sofer 1990, Assessing a search direction within a
/// truncated-Newton method; Eisenstat and Walker 1996, Choosing the forcing terms in an inexact Newton method. Where a
/// product is not finite, the model is linear from there.
/// </remarks>
public sealed record TrustRegionConjugateGradient : Solver
{
    private static readonly TrustRegionSettings Defaults = Core.TrustRegion.defaults;
    private static readonly TruncatedConjugateGradientSettings InnerDefaults = TruncatedConjugateGradient.defaults;

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

    /// <summary>
    /// The largest share of the gradient that conjugate gradients may leave as a residual, above 0 and below 1: the
    /// square of the share by which the gradient fell on the last step, if that is less. They go on while each step
    /// lowers the model by more than a quarter of the average. The default is 0.5.
    /// </summary>
    public double MaxForcingTerm
    {
        get;
        init => field = TruncatedConjugateGradient.checkResidual(nameof(MaxForcingTerm), value);
    } = InnerDefaults.MaxForcingTerm;

    /// <summary>
    /// The most products with the Hessian an iterate, as a multiple of the dimension, at least 1. The default is 20.
    /// </summary>
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
