using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Residuals whose sum of squares is to be small, with their derivatives. They must be a function: the same point gives
/// the same answer, also from several threads if several runs use it at once. For data and a model there is
/// <see cref="CurveFit"/>.
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

    /// <summary>How many residuals there are.</summary>
    public int Count => Inner.Count;

    /// <summary>Where the Jacobian comes from.</summary>
    public GradientSource JacobianSource => Inner.JacobianSource;

    /// <summary>
    /// Residuals whose Jacobian is found by differences, at two more calls a coordinate where a method wants it;
    /// results say so.
    /// </summary>
    /// <param name="count">How many there are, at least 1.</param>
    /// <param name="residuals">Writes them into its second argument, which starts as zeros.</param>
    public static Residuals Create(int count, ResidualsInto residuals) => new(Core.Residuals.Create(count, residuals));

    /// <summary>Residuals with a formula for their Jacobian.</summary>
    /// <param name="count">How many there are, at least 1.</param>
    /// <param name="residuals">Writes them into its second argument, which starts as zeros.</param>
    /// <param name="jacobian">
    /// Writes the derivative of residual i by coordinate j into entry i + j * count of its second argument, which
    /// starts as zeros.
    /// </param>
    public static Residuals Create(int count, ResidualsInto residuals, JacobianInto jacobian) =>
        new(Core.Residuals.Create(count, residuals, jacobian));

    /// <summary>
    /// Residuals from a function of immutable vectors, with the Jacobian by central differences: the shortest to write.
    /// </summary>
    public static Residuals OfVectors(int count, Func<ImmutableArray<double>, ImmutableArray<double>> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return new(Core.Residuals.OfVectors(count, Interop.Function(residuals)));
    }

    /// <summary>The same residuals as F# has them, such as those of a problem of the library.</summary>
    public static Residuals Of(Core.Residuals core)
    {
        ArgumentNullException.ThrowIfNull(core);
        return new(core);
    }

    /// <summary>The residuals at a point.</summary>
    public ImmutableArray<double> Evaluate(ArrayLike point) => Inner.At(Check.start(nameof(point), point.Values));

    /// <summary>
    /// The same residuals with the typical size of each parameter, above 0: the steps of differences are at least a
    /// fixed share of it, as far as the residuals allow. Without it a run learns the scale of each parameter, also of
    /// one that is 0.
    /// </summary>
    public Residuals WithTypicalSize(ArrayLike typicalSize) => new(Inner.WithTypicalSize(typicalSize.Values));

    /// <summary>Their derivatives at a point: a row a residual, a column a coordinate.</summary>
    /// <param name="point">Where.</param>
    /// <param name="bounds">Bounds that differences keep to. The default is none.</param>
    public Matrix Jacobian(ArrayLike point, Bounds? bounds = null)
    {
        var residuals = Evaluate(point);
        return Inner.JacobianAt(point.Values, residuals, bounds ?? Bounds.None, new DifferenceMemory());
    }
}
