using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Schedule-free AdamW, RAdam and gradient descent: an average takes the place of a falling learning rate.
/// </summary>
/// <remarks>
/// Defazio et al. 2024: gradients are taken at y = (1 - beta) * z + beta * x; z &lt;- z - rate * d, x &lt;- (1 - c) * x
/// + c * z with c the share of this step's weight. The iterates of a run are the points y; Iterate.Answer and
/// Solution.Answer are x.
/// </remarks>
/// <example>
/// <code>
/// // The answer is an average, and another point than the last iterate.
/// var bowl = Objective.Of(x =&gt; x[0] * x[0] / 2);
/// var solution = new ScheduleFree { LearningRate = 0.5 }.Minimize(bowl, [1], Stop.AfterIterations(20));
/// Console.WriteLine(solution.Answer[0] != solution.Last.Point[0]); // True
/// </code>
/// </example>
public sealed record ScheduleFree : Optimizer
{
    private static readonly Core.ScheduleFreeSettings Defaults = Core.ScheduleFree.adamW;

    /// <summary>The defaults: schedule-free AdamW with the numbers of the authors.</summary>
    public static ScheduleFree AdamW { get; } = From(Core.ScheduleFree.adamW);

    /// <summary>Schedule-free RAdam with the numbers of the authors: no move in the first steps.</summary>
    public static ScheduleFree RAdam { get; } = From(Core.ScheduleFree.rAdam);

    /// <summary>Schedule-free gradient descent with the numbers of the authors: learning rate 1.</summary>
    public static ScheduleFree GradientDescent { get; } = From(Core.ScheduleFree.gradientDescent);

    /// <summary>
    /// The learning rate, finite and above 0. The default is 0.0025.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// How near the points of gradients are to the average: 1 at the average, towards 0 at the fast iterate; above 0
    /// and at most 1. The default is 0.9.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta
    {
        get;
        init => field = Require.That(value is > 0 and <= 1, "greater than 0 and at most 1", nameof(Beta), value);
    } = Defaults.Beta;

    /// <summary>
    /// The decay rate of the second moment, in [0, 1); gradient descent has none. RAdam does not move where it is at
    /// most 0.6, because its rectification is never defined there. The default is 0.999.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = Check.decay(nameof(Beta2), value);
    } = Defaults.Beta2;

    /// <summary>Added to the denominator; finite and at least 0. The default is 1e-8.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    /// <summary>
    /// The weight decay coefficient at the points of gradients, finite and at least 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double WeightDecay
    {
        get;
        init => field = Check.notNegative(nameof(WeightDecay), value);
    } = Defaults.WeightDecay;

    /// <summary>
    /// The number of steps over which the learning rate rises linearly, at least 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public long WarmupSteps
    {
        get;
        init => field = Check.atLeast(0, nameof(WarmupSteps), value);
    } = Defaults.WarmupSteps;

    /// <summary>
    /// The power of the learning rate in the weights of the average, finite and at least 0. The default is 2.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double RatePower
    {
        get;
        init => field = Check.notNegative(nameof(RatePower), value);
    } = Defaults.RatePower;

    /// <summary>
    /// The power of the step's number in the weights of the average, finite and at least 0. The default is 0.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double StepPower
    {
        get;
        init => field = Check.notNegative(nameof(StepPower), value);
    } = Defaults.StepPower;

    /// <summary>The direction of the fast iterate. The default is that of AdamW.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public ScheduleFreeBase Base
    {
        get;
        init => field = Require.Defined(nameof(Base), value);
    } = Defaults.Base;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.ScheduleFreeState>(
            Core.ScheduleFree.create(
                new(LearningRate.Inner, Beta, Beta2, Epsilon, WeightDecay, WarmupSteps, RatePower, StepPower, Base)
            )
        );

    private static ScheduleFree From(Core.ScheduleFreeSettings settings) =>
        new()
        {
            LearningRate = new(settings.LearningRate),
            Beta = settings.Beta,
            Beta2 = settings.Beta2,
            Epsilon = settings.Epsilon,
            WeightDecay = settings.WeightDecay,
            WarmupSteps = settings.WarmupSteps,
            RatePower = settings.RatePower,
            StepPower = settings.StepPower,
            Base = settings.Base,
        };
}
