using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A residual function, whose sum of squares is minimized, with its Jacobian. It must be deterministic, and thread-safe
/// if several runs use it at once. For data and a model, use <see cref="CurveFit"/>.
/// </summary>
/// <example>
/// <code>
/// var residuals = Residuals.Create(2, (x, r) =>
/// {
///     r[0] = 10 * (x[1] - x[0] * x[0]);
///     r[1] = 1 - x[0];
/// });
/// Fit fit = new LevenbergMarquardt().Minimize(residuals, [-1.2, 1]);
/// </code>
/// </example>
public sealed class Residuals
{
    internal Residuals(Core.Residuals inner) => Inner = inner;

    internal Core.Residuals Inner { get; }

    /// <summary>The number of residuals at a point: the same for every point of one dimension.</summary>
    public int CountAt(ArrayLike point) => Inner.CountAt(Check.start(nameof(point), point.Values));

    /// <summary>How the Jacobian is computed.</summary>
    public GradientSource JacobianSource => Inner.JacobianSource;

    /// <summary>
    /// Residuals from a function of <see cref="Real"/>s, such as
    /// <c>x => [10 * (x[1] - x[0] * x[0]), 1 - x[0]]</c>. Their Jacobian is exact, by automatic differentiation. The
    /// function is recorded when it is first evaluated; it must compute the same formulas whenever it is called.
    /// Numbers it reads from outside are constants from then on.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="residuals"/> is null.</exception>
    public static Residuals Of(Func<Reals, Real[]> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return new(Core.Residuals.Of(residuals));
    }

    /// <summary>
    /// Residuals without a formula for their Jacobian, which is computed by central differences: two more calls per
    /// coordinate. <see cref="Fit.JacobianSource"/> reports it.
    /// </summary>
    /// <param name="count">The number of residuals, at least 1.</param>
    /// <param name="residuals">Writes the residuals into its second argument, which contains zeros.</param>
    /// <exception cref="ParameterException">The number of residuals is less than 1.</exception>
    public static Residuals Create(int count, ResidualsInto residuals) => new(Core.Residuals.Create(count, residuals));

    /// <summary>Residuals with a formula for their Jacobian.</summary>
    /// <param name="count">The number of residuals, at least 1.</param>
    /// <param name="residuals">Writes the residuals into its second argument, which contains zeros.</param>
    /// <param name="jacobian">
    /// Writes the partial derivative of residual i with respect to coordinate j into entry i + j * count of its second
    /// argument, which contains zeros.
    /// </param>
    /// <exception cref="ParameterException">The number of residuals is less than 1.</exception>
    public static Residuals Create(int count, ResidualsInto residuals, JacobianInto jacobian) =>
        new(Core.Residuals.Create(count, residuals, jacobian));

    /// <summary>
    /// Residuals from a function of immutable vectors, with a Jacobian by central differences. Convenient, but slower.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="residuals"/> is null.</exception>
    public static Residuals OfVectors(int count, Func<ImmutableArray<double>, ImmutableArray<double>> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return new(Core.Residuals.OfVectors(count, Interop.Function(residuals)));
    }

    /// <summary>The façade of F# residuals.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="core"/> is null.</exception>
    public static Residuals Of(Core.Residuals core)
    {
        ArgumentNullException.ThrowIfNull(core);
        return new(core);
    }

    /// <summary>The residuals at a point.</summary>
    public ImmutableArray<double> Evaluate(ArrayLike point) => Inner.At(Check.start(nameof(point), point.Values));

    /// <summary>
    /// These residuals with the typical size of each parameter, above 0. Steps of finite differences are at least a
    /// fixed fraction of it, as far as the residuals allow. Without it, a run learns the scale of each parameter, even
    /// of one that is 0.
    /// </summary>
    /// <exception cref="ParameterException">A size is not finite and above 0.</exception>
    public Residuals WithTypicalSize(ArrayLike typicalSize) => new(Inner.WithTypicalSize(typicalSize.Values));

    /// <summary>The Jacobian at a point, with a row per residual and a column per coordinate.</summary>
    /// <param name="point">The point.</param>
    /// <param name="bounds">The bounds of all evaluated points. The default is none.</param>
    public Matrix Jacobian(ArrayLike point, Bounds? bounds = null)
    {
        var residuals = Evaluate(point);
        return Inner.JacobianAt(point.Values, residuals, bounds ?? Bounds.None, new DifferenceMemory());
    }
}
