using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Random hill climbing, downhill: a normal step from the best point, taken if the value is lower. Steps become longer
/// after a success and shorter after a failure. Wants values alone. The simplest method there is, to compare others
/// with.
/// </summary>
/// <remarks>
/// The evolution strategy (1+1) with the success rule of Rechenberg 1973, in the form of Kern et al. 2004: with d =
/// sqrt(n + 1) and p the wanted share of successes, the standard deviation is multiplied by exp((1 - p) / d) after a
/// success and by exp(-p / d) after a failure. An iterate is a success. A value that is not finite is a failure.
/// </remarks>
public sealed record HillClimbing : Solver
{
    private static readonly HillClimbingSettings Defaults = Core.HillClimbing.defaults;

    /// <summary>
    /// The standard deviation of the first step in each coordinate, finite and above 0. The default is 0.5.
    /// </summary>
    public double InitialStepSize
    {
        get;
        init => field = Check.positive(nameof(InitialStepSize), value);
    } = Defaults.InitialStepSize;

    /// <summary>p: the share of steps that should succeed, above 0 and below 1. The default is 1/5.</summary>
    public double SuccessRate
    {
        get;
        init =>
            field = Require.That(value is > 0 and < 1, "greater than 0 and less than 1", nameof(SuccessRate), value);
    } = Defaults.SuccessRate;

    /// <summary>
    /// The standard deviation at which the steps are small enough, as a share of the point's largest coordinate or of
    /// the first standard deviation, whichever is larger; at least 0. The value must have stopped falling, too: it may
    /// have fallen by a hundredth of this share, or by 1e-20 of the first value, while the standard deviation fell to a
    /// thousandth. The default is 1e-10.
    /// </summary>
    public double StepTolerance
    {
        get;
        init => field = Check.notNegative(nameof(StepTolerance), value);
    } = Defaults.StepTolerance;

    /// <summary>
    /// The seed of the generator, whose state is in the run's: the same seed gives the same run. The default is 0.
    /// </summary>
    public long Seed { get; init; } = Defaults.Seed;

    /// <summary>
    /// The bounds that every point is clipped to, each lower one less than its upper one; the start must keep to them.
    /// The default is none.
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
            Core.HillClimbing.create(new(InitialStepSize, SuccessRate, StepTolerance, Seed, Bounds)),
            ValueKind.Kind
        );
}
