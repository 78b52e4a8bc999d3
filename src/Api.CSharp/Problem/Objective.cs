using System;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A function to be minimized, with its gradient. It must be a function: the same point gives the same answer, also
/// from several threads if several runs use it at once.
/// </summary>
public sealed class Objective
{
    internal Objective(Core.Objective inner, int? dimension = null) => (Inner, Dimension) = (inner, dimension);

    internal Core.Objective Inner { get; }

    /// <summary>The number of coordinates of its points, where it is known: then starts are held to it.</summary>
    public int? Dimension { get; }

    /// <summary>Where the gradients come from.</summary>
    public GradientSource GradientSource => Inner.GradientSource;

    /// <summary>
    /// An objective known by its values alone. Its gradients are differences, at 2n more values a point and a few more
    /// where their steps are found; results say so.
    /// </summary>
    public static Objective Create(ValueAt value) => new(Core.Objective.Create(value));

    /// <summary>
    /// An objective whose value and gradient come from two functions. The second writes into its second argument, which
    /// starts as zeros.
    /// </summary>
    public static Objective Create(ValueAt value, GradientInto gradient) => new(Core.Objective.Create(value, gradient));

    /// <summary>An objective whose value and gradient come from one function.</summary>
    public static Objective Create(ValueAndGradientInto valueAndGradient) =>
        new(Core.Objective.Create(valueAndGradient));

    /// <summary>
    /// An objective known by its values alone, from a function of an array such as a method that you have already. The
    /// array is the function's own: it may keep or change it.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public static Objective Create(Func<double[], double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Create(point => value(point.ToArray()));
    }

    /// <summary>
    /// An objective from functions of arrays: its value, and its gradient as an array of the same length.
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

    /// <summary>An objective that changes from iterate to iterate, such as a sequence of mini-batches.</summary>
    public static Objective Online(OnlineInto valueAndGradient) => new(Core.Objective.Online(valueAndGradient));

    /// <summary>
    /// An objective from two functions of immutable vectors: the shortest to write where vectors are at hand, and
    /// slower.
    /// </summary>
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
    /// The same objective, whose matrix of second derivatives is a formula: for Newton's method and trust regions,
    /// which take differences of gradients otherwise. It writes all n x n entries into its second argument, which start
    /// as zeros.
    /// </summary>
    public Objective WithHessian(HessianInto hessian) => new(Inner.WithHessian(hessian), Dimension);

    /// <summary>
    /// The same objective, with a formula for the product of its Hessian and a direction, written into the third
    /// argument.
    /// </summary>
    public Objective WithHessianTimes(HessianTimesInto hessianTimes) =>
        new(Inner.WithHessianTimes(hessianTimes), Dimension);

    /// <summary>
    /// The same objective with the typical size of each coordinate, above 0: the steps of differences are at least a
    /// fixed share of it, as far as the function allows. Without it a run learns the scale of each coordinate.
    /// </summary>
    public Objective WithTypicalSize(ArrayLike typicalSize) =>
        new(Inner.WithTypicalSize(CheckDimension(nameof(typicalSize), typicalSize.Values)), Dimension);

    /// <summary>The same objective, whose points must have this many coordinates.</summary>
    public Objective WithDimension(int dimension) => new(Inner, (int)Check.atLeast(1, nameof(dimension), dimension));

    /// <summary>The same objective as F# has it, such as that of a problem of the library.</summary>
    public static Objective Of(Core.Objective core)
    {
        ArgumentNullException.ThrowIfNull(core);
        return new(core);
    }

    /// <summary>Value and gradient at a point; for an online objective, at its first iterate.</summary>
    public Evaluation Evaluate(ArrayLike point) => Inner.At(CheckPoint(nameof(point), point.Values));

    /// <summary>Holds the gradient at a point against central differences and reports the worst coordinate.</summary>
    /// <param name="point">Where to look. A minimum is a poor place: gradients are small there.</param>
    /// <param name="tolerance">The relative error that passes; above 0. The default is 1e-6.</param>
    /// <param name="bounds">Bounds that differences keep to. The default is none.</param>
    public GradientCheck CheckGradient(ArrayLike point, double tolerance = 1e-6, Bounds? bounds = null) =>
        Gradient.checkWithin(bounds ?? Bounds.None, Inner, CheckPoint(nameof(point), point.Values), tolerance);

    internal ImmutableArray<double> CheckPoint(string parameter, ImmutableArray<double> point) =>
        CheckDimension(parameter, Check.start(parameter, point));

    internal ImmutableArray<double> CheckDimension(string parameter, ImmutableArray<double> point) =>
        Dimension is { } dimension ? Check.dimension(parameter, dimension, point) : point;
}
