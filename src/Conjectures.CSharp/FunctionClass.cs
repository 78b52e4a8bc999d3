using System;
using System.Collections.Immutable;
using Microsoft.FSharp.Core;
using OptimizerFunctional.Laws;

namespace OptimizerFunctional.Conjectures;

/// <summary>A class of functions that a search goes through.</summary>
public sealed class FunctionClass
{
    private FunctionClass(Laws.FunctionClass inner) => Inner = inner;

    internal Laws.FunctionClass Inner { get; }

    /// <summary>The class in words.</summary>
    public string Name => Inner.Name;

    /// <summary>Whether each member has its least value, 0, at the origin.</summary>
    public bool HasMinimizer => Inner.HasMinimizer;

    /// <summary>
    /// Convex functions of one coordinate with curvature in [mu, L], where 0 &lt;= mu &lt;= L and L &gt; 0.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static FunctionClass Smooth(double mu, double l) => new(FunctionClassModule.smooth(mu, l));

    /// <summary>Functions of one coordinate with curvature in [-L, L], which need not have a minimizer.</summary>
    /// <exception cref="ParameterException">L is not finite and above 0.</exception>
    public static FunctionClass Nonconvex(double l) => new(FunctionClassModule.nonconvex(l));

    /// <summary>Convex piecewise linear functions of one coordinate with slopes in [-G, G].</summary>
    /// <exception cref="ParameterException">G is not finite and above 0.</exception>
    public static FunctionClass Lipschitz(double g) => new(FunctionClassModule.lipschitz(g));

    /// <summary>Convex quadratics of at most n coordinates with eigenvalues in [mu, L].</summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static FunctionClass Quadratics(double mu, double l, int n) => new(FunctionClassModule.quadratics(mu, l, n));

    /// <summary>Online lines of one coordinate, f_t(x) = s_t x, of these periods.</summary>
    /// <exception cref="ParameterException">A period is below 1.</exception>
    public static FunctionClass Lines(int least, int most) => new(FunctionClassModule.lines(least, most));

    /// <summary>Gradients of an adversary, of n coordinates, for so many steps.</summary>
    /// <exception cref="ParameterException">A number is below 1.</exception>
    public static FunctionClass Gradients(int n, int steps) => new(FunctionClassModule.gradients(n, steps));

    /// <summary>
    /// Smooth convex functions of n coordinates with curvature in [mu, L], mu &lt; L, through the minimizer and so many
    /// other points.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static FunctionClass Interpolated(double mu, double l, int n, int points) =>
        new(FunctionClassModule.interpolated(mu, l, n, points));

    /// <summary>
    /// Means of at most m logistic losses of n coordinates with rows of a norm of at most the radius.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static FunctionClass Logistic(double radius, int n, int m) =>
        new(FunctionClassModule.logistic(radius, n, m));

    /// <summary>
    /// The same functions of n coordinates, whose gradients carry noise of a norm of at most the radius, which repeats
    /// after a period.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public FunctionClass Noisy(double radius, int n, int period) =>
        new(FunctionClassModule.noisy(radius, n, period, Inner));

    /// <summary>
    /// A class of your own. <paramref name="draw"/> draws the numbers of a member; any vector of finite numbers of such
    /// a length makes a start, a function and its text.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static FunctionClass Create(
        string name,
        Func<Random, ImmutableArray<double>> draw,
        Func<ImmutableArray<double>, ImmutableArray<double>> start,
        Func<ImmutableArray<double>, Objective> objective,
        Func<ImmutableArray<double>, string> text
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(text);
        return new(
            FunctionClassModule.create(
                name,
                FuncConvert.FromFunc(draw),
                FuncConvert.FromFunc(start),
                FuncConvert.FromFunc((ImmutableArray<double> numbers) => objective(numbers).Inner),
                FuncConvert.FromFunc(text)
            )
        );
    }

    /// <summary>The same class, each of whose members has its least value, 0, at the origin.</summary>
    public FunctionClass WithMinimizer() => new(FunctionClassModule.withMinimizer(Inner));

    /// <summary>The class in words.</summary>
    public override string ToString() => Name;
}
