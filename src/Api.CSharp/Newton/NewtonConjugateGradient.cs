using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Newton's method without matrices: the direction comes from conjugate gradients, which need products of the Hessian
/// with a direction alone, and stop early far from a minimizer and where the Hessian is not positive definite.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, Algorithm 7.1; Nash and Sofer 1990, Assessing a search
/// direction within a truncated-Newton method; Eisenstat and Walker 1996, Choosing the forcing terms in an inexact
/// Newton method. Along a direction of negative curvature the step is as long as if the curvature had the other sign.
/// Where a product is not finite, what was found before it is used.</remarks>
public sealed record NewtonConjugateGradient : Solver
{
    private static readonly TruncatedConjugateGradientSettings Defaults = TruncatedConjugateGradient.defaults;

    /// <summary>
    /// How far to go along a direction, beginning with the full step. The default is that of Moré and Thuente.
    /// </summary>
    public LineSearch LineSearch
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LineSearch));
    } = new MoreThuente();

    /// <summary>
    /// The largest share of the gradient that conjugate gradients may leave as a residual, above 0 and below 1: the
    /// square of the share by which the gradient fell on the last step, if that is less. They go on while each step
    /// lowers the model by more than a quarter of the average. The default is 0.5.
    /// </summary>
    public double MaxForcingTerm
    {
        get;
        init => field = TruncatedConjugateGradient.checkResidual(nameof(MaxForcingTerm), value);
    } = Defaults.MaxForcingTerm;

    /// <summary>
    /// The most products with the Hessian an iterate, as a multiple of the dimension, at least 1. The default is 20.
    /// </summary>
    public int ProductsPerCoordinate
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(ProductsPerCoordinate), value);
    } = Defaults.ProductsPerCoordinate;

    internal override Engine<Objective> CreateRunEngine() =>
        LineSearch.With(new EngineBuilder(new(MaxForcingTerm, ProductsPerCoordinate)));

    private sealed class EngineBuilder(TruncatedConjugateGradientSettings settings)
        : ILineSearchVisitor<Engine<Objective>>
    {
        public Engine<Objective> Use<TSearch>(LineSearch<TSearch> search) =>
            Engine.Of(Core.NewtonConjugateGradient.create(settings, search), SecondOrderKind.Kind);
    }
}
