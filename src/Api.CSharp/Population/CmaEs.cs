using System;
using System.Globalization;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The evolution strategy with covariance matrix adaptation: each generation is drawn from a normal distribution, whose
/// mean, covariance and step size learn from the better half. Wants values alone, and of them only their order: noise,
/// kinks and some of the local minima are no obstacle. <see cref="Run.Batch"/> is the rest of a generation.
/// </summary>
/// <remarks>
/// Hansen and Ostermeier 2001; equations and constants of Hansen, The CMA Evolution Strategy: A Tutorial,
/// arXiv:1604.00772. An iterate is a generation with a finite value, and its point the best candidate of that
/// generation: the best of all is <see cref="Run.Best"/>. The method ends where its distribution is small or its values
/// are flat, and where the condition of its covariance is above 1e14. A value that is not finite counts as worse than
/// every other.
/// </remarks>
public sealed record CmaEs : Solver
{
    private static readonly CmaEsSettings Defaults = Core.CmaEs.defaults;

    /// <summary>
    /// The standard deviation of the first generation in each coordinate: about a third of the width in which the
    /// minimum is expected; finite and above 0. The default is 0.5.
    /// </summary>
    public double InitialStepSize
    {
        get;
        init => field = Check.positive(nameof(InitialStepSize), value);
    } = Defaults.InitialStepSize;

    /// <summary>
    /// The candidates of a generation, at least 4; or 0 for 4 + floor(3 ln n). More find better minima, later. The
    /// default is 0.
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
    /// The longest axis at which the distribution is small enough, as a share of the mean's largest coordinate or of
    /// the first step size, whichever is larger; at least 0. The default is 1e-11.
    /// </summary>
    public double PointTolerance
    {
        get;
        init => field = Check.notNegative(nameof(PointTolerance), value);
    } = Defaults.PointTolerance;

    /// <summary>
    /// How far the values of a generation, and the best ones of 10 + 30 n / population generations, may be apart when
    /// they are flat enough, as a share of the lowest; at least 0. Near a value of 0, where the longest axis is at most
    /// the root of the tolerance for points, a share of 1e-20 of the largest value of the first generation is enough.
    /// The default is 1e-12.
    /// </summary>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// The seed of the generator, whose state is in the run's: the same seed gives the same run. The default is 0.
    /// </summary>
    public long Seed { get; init; } = Defaults.Seed;

    /// <summary>
    /// The bounds that the candidates keep to, each lower one less than its upper one; the start must keep to them too.
    /// A candidate outside is drawn again, ten times at most, and then clipped. The default is none.
    /// </summary>
    public Bounds Bounds
    {
        get;
        init => field = Box.checkWidth(value ?? throw new ArgumentNullException(nameof(Bounds)));
    } = Defaults.Bounds;

    /// <summary>When the method has not ended itself after 100,000 evaluations.</summary>
    public override Stop DefaultStop() => Stop.AfterEvaluations(100_000);

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.CmaEs.create(new(InitialStepSize, PopulationSize, PointTolerance, ValueTolerance, Seed, Bounds)),
            ValueKind.Kind
        );
}
