using System;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A function to minimize, with its gradient. It must be deterministic, and thread-safe if several runs use it at once.
/// </summary>
public sealed class Objective
{
    internal Objective(Core.Objective inner, int? dimension = null) => (Inner, Dimension) = (inner, dimension);

    internal Core.Objective Inner { get; }

    /// <summary>The number of coordinates, where it is known; starts must then have this dimension.</summary>
    public int? Dimension { get; }

    /// <summary>How gradients are computed.</summary>
    public GradientSource GradientSource => Inner.GradientSource;

    /// <summary>
    /// An objective from a function of <see cref="Real"/>s, such as
    /// <c>x => Real.Pow(1 - x[0], 2) + 100 * Real.Pow(x[1] - x[0] * x[0], 2)</c>. Its gradient, Hessian and
    /// Hessian-vector products are exact, by automatic differentiation. The function is recorded when it is first
    /// evaluated; it must compute the same formula whenever it is called. Numbers it reads from outside are constants
    /// from then on.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public static Objective Of(Func<Reals, Real> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(Core.Objective.Of(value));
    }

    /// <summary>
    /// An objective without a gradient. Gradients are central differences: 2n more values per point, and a few more
    /// while their steps are determined. <see cref="Solution.GradientSource"/> reports it.
    /// </summary>
    public static Objective Create(ValueAt value) => new(Core.Objective.Create(value));

    /// <summary>
    /// An objective with separate functions for value and gradient. The second writes the gradient into its second
    /// argument, which contains zeros.
    /// </summary>
    public static Objective Create(ValueAt value, GradientInto gradient) => new(Core.Objective.Create(value, gradient));

    /// <summary>An objective with one function for value and gradient.</summary>
    public static Objective Create(ValueAndGradientInto valueAndGradient) =>
        new(Core.Objective.Create(valueAndGradient));

    /// <summary>
    /// An objective without a gradient, from a function of an array, such as an existing method. The function receives
    /// a copy of the point, which it may keep or change.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static Objective Create(Func<double[], double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Create(point => value(point.ToArray()));
    }

    /// <summary>
    /// An objective with functions of arrays for value and gradient. The gradient has the length of the point.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static Objective Create(Func<double[], double> value, Func<double[], double[]> gradient)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(gradient);
        return Create(
            point => value(point.ToArray()),
            (point, into) =>
            {
                var found = gradient(point.ToArray());
                Check.dimension("the gradient", point.Length, ImmutableCollectionsMarshal.AsImmutableArray(found));
                found.CopyTo(into);
            }
        );
    }

    /// <summary>An online objective, which may change between iterates, such as a sequence of mini-batches.</summary>
    public static Objective Online(OnlineInto valueAndGradient) => new(Core.Objective.Online(valueAndGradient));

    /// <summary>
    /// An objective with functions of immutable vectors for value and gradient. Convenient, but slower.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Objective OfVectors(
        Func<ImmutableArray<double>, double> value,
        Func<ImmutableArray<double>, ImmutableArray<double>> gradient
    )
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(gradient);
        return new(Core.Objective.OfVectors(Interop.Function(value), Interop.Function(gradient)));
    }

    /// <summary>
    /// This objective with a formula for the Hessian, used by Newton and trust-region methods. Without it they use
    /// differences of gradients. The function writes all n x n entries into its second argument, which contains zeros.
    /// </summary>
    public Objective WithHessian(HessianInto hessian) => new(Inner.WithHessian(hessian), Dimension);

    /// <summary>This objective with a formula for Hessian-vector products, written into the third argument.</summary>
    public Objective WithHessianTimes(HessianTimesInto hessianTimes) =>
        new(Inner.WithHessianTimes(hessianTimes), Dimension);

    /// <summary>
    /// This objective with the typical size of each coordinate, above 0. Steps of finite differences are at least a
    /// fixed fraction of it, as far as the function allows. Without it, a run learns the scale of each coordinate.
    /// </summary>
    /// <exception cref="ParameterException">A size is not finite and above 0.</exception>
    public Objective WithTypicalSize(ArrayLike typicalSize) =>
        new(Inner.WithTypicalSize(CheckDimension(nameof(typicalSize), typicalSize.Values)), Dimension);

    /// <summary>This objective, restricted to points of this dimension.</summary>
    /// <exception cref="ParameterException">The dimension is less than 1.</exception>
    public Objective WithDimension(int dimension) => new(Inner, (int)Check.atLeast(1, nameof(dimension), dimension));

    /// <summary>The façade of an F# objective.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="core"/> is null.</exception>
    public static Objective Of(Core.Objective core)
    {
        ArgumentNullException.ThrowIfNull(core);
        return new(core);
    }

    /// <summary>The value and gradient at a point; for an online objective, at iterate 0.</summary>
    /// <exception cref="ParameterException">The point is empty, not finite, or of another dimension.</exception>
    public Evaluation Evaluate(ArrayLike point) => Inner.At(CheckPoint(nameof(point), point.Values));

    /// <summary>
    /// Minimizes by the method that suits the problem: without constraints <see cref="Bfgs"/>, with bounds alone <see
    /// cref="LBfgsB"/>, with constraints <see cref="Sqp"/>. With more than 500 variables it is <see cref="LBfgsB"/>
    /// without constraints and <see cref="AugmentedLagrangian"/> with them. <see cref="Solution.Method"/> names it.
    /// </summary>
    /// <param name="start">The initial point. Outside of the bounds, it is projected onto them.</param>
    /// <param name="constraints">The constraints and bounds. The default is none.</param>
    /// <param name="stop">When to stop. The default is that of the method.</param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <exception cref="ParameterException">
    /// The start is empty, not finite, or of another dimension than objective, constraints or bounds.
    /// </exception>
    /// <example>
    /// <code>
    /// var objective = Objective.Of(x => Real.Pow(x[0] - 2, 2) + Real.Pow(x[1] - 1, 2));
    /// var line = Constraints.Of(Constraint.Equal("line", [1, 1], 1));
    /// var solution = objective.Minimize([0, 0], line);
    /// Console.WriteLine($"{solution.Method}: {solution.Point[0]:F3} {solution.Point[1]:F3}"); // SQP: 1.000 0.000
    /// </code>
    /// </example>
    public Solution Minimize(
        ArrayLike start,
        Constraints? constraints = null,
        Stop? stop = null,
        RunOptions? options = null
    )
    {
        var given = constraints ?? Constraints.None;
        var projected = Box.projectStart(given.Bounds, Check.start(nameof(start), start.Values));
        return Solver.For(given, projected.Length).Minimize(this, projected, stop, options);
    }

    /// <summary>
    /// Compares the gradient at a point with central differences, or with the gradient of another objective, and
    /// reports the coordinate with the largest error, and which side is wrong.
    /// </summary>
    /// <param name="point">The point. Avoid a minimum, where gradients are small.</param>
    /// <param name="tolerance">The maximum relative error that passes, above 0. The default is 1e-6.</param>
    /// <param name="bounds">The bounds of all evaluated points. The default is none.</param>
    /// <param name="against">
    /// The same function, computed in another way: <c>against: Objective.Of(x => ...)</c>. The default is none.
    /// </param>
    /// <exception cref="ParameterException">The point or the tolerance is not valid.</exception>
    public GradientCheck CheckGradient(
        ArrayLike point,
        double tolerance = 1e-6,
        Bounds? bounds = null,
        Objective? against = null
    )
    {
        var at = CheckPoint(nameof(point), point.Values);
        var within = bounds ?? Bounds.None;
        return against is null
            ? Gradient.checkWithin(within, Inner, at, tolerance)
            : Gradient.checkAgainst(against.Inner, within, Inner, at, tolerance);
    }

    internal ImmutableArray<double> CheckPoint(string parameter, ImmutableArray<double> point) =>
        CheckDimension(parameter, Check.start(parameter, point));

    internal ImmutableArray<double> CheckDimension(string parameter, ImmutableArray<double> point) =>
        Dimension is { } dimension ? Check.dimension(parameter, dimension, point) : point;
}
