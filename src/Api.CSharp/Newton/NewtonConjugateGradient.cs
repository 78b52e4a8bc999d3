using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Truncated Newton method (Newton-CG): the direction is computed by conjugate gradients from products of the Hessian
/// and a vector, without a matrix.
/// </summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, Algorithm 7.1; Nash and Sofer 1990, Assessing a search direction within
/// a truncated-Newton method; Eisenstat and Walker 1996, Choosing the forcing terms in an inexact Newton method.
/// Conjugate gradients stop early far from a minimum and where the Hessian is not positive definite. Along a direction
/// of negative curvature, the step is as long as for the curvature of opposite sign. Where a product is not finite, the
/// direction found before it is used.
/// </remarks>
/// <example>
/// <code>
/// // Needs products of the Hessian with vectors only; here they are 2 v.
/// var parabola = Objective.Create(x => x[0] * x[0] + x[1] * x[1], (x, g) => (g[0], g[1]) = (2 * x[0], 2 * x[1]));
/// var objective = parabola.WithHessianTimes((x, v, product) => (product[0], product[1]) = (2 * v[0], 2 * v[1]));
/// var solution = new NewtonConjugateGradient().Minimize(objective, [3, 4]);
/// Console.WriteLine($"{solution.Counts.Hessians} {solution.Counts.HessianProducts}"); // 0 1
/// </code>
/// </example>
public sealed record NewtonConjugateGradient : Solver
{
    private static readonly TruncatedConjugateGradientSettings Defaults = TruncatedConjugateGradient.defaults;

    /// <summary>The line search, whose first step length is 1. The default is that of Moré and Thuente.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LineSearch LineSearch
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LineSearch));
    } = new MoreThuente();

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
    } = Defaults.MaxForcingTerm;

    /// <summary>
    /// The maximum number of Hessian-vector products per iterate, as a multiple of the dimension; at least 1. The
    /// default is 20.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
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
