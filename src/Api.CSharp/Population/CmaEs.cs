using System;
using System.Globalization;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// CMA-ES (covariance matrix adaptation evolution strategy): each generation is sampled from a normal distribution
/// whose mean, covariance and step size adapt to the better half. Uses only the order of the values.
/// </summary>
/// <remarks>
/// Hansen and Ostermeier 2001; equations and constants of Hansen, The CMA Evolution Strategy: A Tutorial,
/// arXiv:1604.00772. Tolerates noise, kinks and some local minima. <see cref="Run.Batch"/> has the rest of a
/// generation. An iterate is a generation with a finite value, and its point is the best candidate of that generation;
/// the best of all is <see cref="Run.Best"/>. The method ends when its distribution is small, when its values are flat,
/// or when the condition number of its covariance exceeds 1e14. Values that are not finite rank last.
/// </remarks>
/// <example>
/// <code>
/// // Many minima: a large population and a wide first distribution find the lowest.
/// var problem = Problems.Find("rastrigin");
/// var search = new CmaEs { InitialStepSize = 2, PopulationSize = 100, Seed = 1 };
/// var solution = search.Minimize(problem.Objective, [3, -2]);
/// Console.WriteLine($"{solution.Value:F3}"); // 0.000
/// </code>
/// </example>
public sealed record CmaEs : Solver
{
    private static readonly CmaEsSettings Defaults = Core.CmaEs.defaults;

    /// <summary>
    /// The initial standard deviation of each coordinate, about a third of the width in which the minimum is expected;
    /// finite and above 0. The default is 0.5.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialStepSize
    {
        get;
        init => field = Check.positive(nameof(InitialStepSize), value);
    } = Defaults.InitialStepSize;

    /// <summary>
    /// The number of candidates per generation (lambda), at least 4, or 0 for 4 + floor(3 ln n). Larger populations
    /// find better minima but need more evaluations. The default is 0.
    /// </summary>
    public int PopulationSize
    {
        get;
        init =>
            field = value is 0 or >= 4
                ? value
                : throw new ParameterException(
                    nameof(PopulationSize),
                    value.ToString(CultureInfo.InvariantCulture),
                    "0 or at least 4"
                );
    } = Defaults.PopulationSize;

    /// <summary>
    /// TolX: the longest axis of the distribution below which the method ends, relative to the largest coordinate of
    /// the mean or the initial step size, whichever is larger; at least 0. The default is 1e-11.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double PointTolerance
    {
        get;
        init => field = Check.notNegative(nameof(PointTolerance), value);
    } = Defaults.PointTolerance;

    /// <summary>
    /// TolFun: the method ends when the range of the values of a generation and of the best values of the last 10 + 30
    /// n / population generations is at most this, relative to the lowest value; at least 0. Near a value of 0, where
    /// the longest axis is at most the square root of <see cref="PointTolerance"/>, 1e-20 of the largest value of the
    /// first generation suffices. The default is 1e-12.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// The seed of the random stream, whose state is part of the run: equal seeds give equal runs. The default is 0.
    /// </summary>
    public long Seed { get; init; } = Defaults.Seed;

    /// <summary>
    /// The bounds of all candidates, each lower bound less than its upper bound. The start must be within them. A
    /// candidate outside is sampled again, at most ten times, and then clipped. The default is none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Bounds Bounds
    {
        get;
        init => field = Box.checkWidth(value ?? throw new ArgumentNullException(nameof(Bounds)));
    } = Defaults.Bounds;

    /// <summary>Stops after 100,000 evaluations if the method has not ended before.</summary>
    public override Stop DefaultStop() => Stop.AfterEvaluations(100_000);

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.CmaEs.create(new(InitialStepSize, PopulationSize, PointTolerance, ValueTolerance, Seed, Bounds)),
            ValueKind.Kind
        );
}
