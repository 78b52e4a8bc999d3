using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Random hill climbing, downhill: a normally distributed step from the best point, which is accepted if the value is
/// lower. Uses values only. A baseline for comparisons.
/// </summary>
/// <remarks>
/// The (1+1) evolution strategy with the success rule of Rechenberg 1973, in the form of Kern et al. 2004: with d =
/// sqrt(n + 1) and target success rate p, the standard deviation is multiplied by exp((1 - p) / d) after a success and
/// by exp(-p / d) after a failure. An iterate is a success. A value that is not finite is a failure.
/// </remarks>
/// <example>
/// <code>
/// // One point at a time, with random steps whose length adapts; the seed makes the run repeatable.
/// var bowl = Objective.Create(x => x[0] * x[0] + x[1] * x[1]);
/// var solution = new HillClimbing { Seed = 42 }.Minimize(bowl, [3, 4], Stop.AtValue(1e-6));
/// Console.WriteLine(solution.Reason.Kind); // TargetReached
/// </code>
/// </example>
public sealed record HillClimbing : Solver
{
    private static readonly HillClimbingSettings Defaults = Core.HillClimbing.defaults;

    /// <summary>The initial standard deviation of each coordinate, finite and above 0. The default is 0.5.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialStepSize
    {
        get;
        init => field = Check.positive(nameof(InitialStepSize), value);
    } = Defaults.InitialStepSize;

    /// <summary>p: the target success rate of steps, above 0 and below 1. The default is 1/5.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double SuccessRate
    {
        get;
        init =>
            field = Require.That(value is > 0 and < 1, "greater than 0 and less than 1", nameof(SuccessRate), value);
    } = Defaults.SuccessRate;

    /// <summary>
    /// The method ends when the standard deviation is at most this, relative to the largest coordinate of the point or
    /// the initial standard deviation, whichever is larger, and the value no longer decreases: by at most a hundredth
    /// of this tolerance, relative to the value, or by 1e-20 of the first value, while the standard deviation fell to a
    /// thousandth; and no point around the best one, or along the steepest descent by differences, is lower by more
    /// than this, relative to the value. At least 0. The default is 1e-10.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double StepTolerance
    {
        get;
        init => field = Check.notNegative(nameof(StepTolerance), value);
    } = Defaults.StepTolerance;

    /// <summary>
    /// The seed of the random stream, whose state is part of the run: equal seeds give equal runs. The default is 0.
    /// </summary>
    public long Seed { get; init; } = Defaults.Seed;

    /// <summary>
    /// The bounds to which all points are clipped, each lower bound less than its upper bound. The start must be within
    /// them. The default is none.
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
            Core.HillClimbing.create(new(InitialStepSize, SuccessRate, StepTolerance, Seed, Bounds)),
            ValueKind.Kind
        );
}
