using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A learning rate schedule: a learning rate for every step, counted from 0. A number converts to a constant schedule.
/// Two schedules are equal when their texts are equal.
/// </summary>
public sealed class Schedule : IEquatable<Schedule>
{
    internal Schedule(Core.Schedule inner) => Inner = inner;

    internal Core.Schedule Inner { get; }

    /// <summary>The learning rate of the step after <paramref name="count"/> steps.</summary>
    public double At(long count) => Inner.At(count);

    /// <summary>A constant learning rate, finite and above 0.</summary>
    /// <exception cref="ParameterException">The learning rate is not finite and above 0.</exception>
    public static Schedule Constant(double rate) => new(ScheduleModule.constant(rate));

    /// <summary>Step decay: initial * factor^floor(count / every).</summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule Step(double initial, double factor, long every) =>
        new(ScheduleModule.step(initial, factor, every));

    /// <summary>
    /// Exponential decay: initial * factor^(count / period). The factor is above 0 and at most 1. The default period is
    /// 1.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule Exponential(double initial, double factor, long period = 1) =>
        new(ScheduleModule.exponential(initial, factor, period));

    /// <summary>Inverse time decay: initial / (1 + decay * count).</summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule InverseTime(double initial, double decay) => new(ScheduleModule.inverseTime(initial, decay));

    /// <summary>
    /// Polynomial decay from <paramref name="initial"/> to <paramref name="final"/> over this many steps, constant
    /// afterwards.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule Polynomial(double initial, double final, double power, long steps) =>
        new(ScheduleModule.polynomial(initial, final, power, steps));

    /// <summary>
    /// Cosine decay from <paramref name="initial"/> to <paramref name="final"/> over this many steps, constant
    /// afterwards.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule Cosine(double initial, double final, long steps) =>
        new(ScheduleModule.cosine(initial, final, steps));

    /// <summary>
    /// Linear warm-up to the first learning rate of <paramref name="next"/> over this many steps, followed by that
    /// schedule from its start.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="next"/> is null.</exception>
    /// <exception cref="ParameterException">The number of steps is out of range.</exception>
    public static Schedule WarmUp(long steps, Schedule next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(ScheduleModule.warmUp(steps, next.Inner));
    }

    /// <summary>
    /// <paramref name="first"/> for this many steps, followed by <paramref name="next"/> from its start.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ParameterException">The number of steps is out of range.</exception>
    public static Schedule Joined(Schedule first, long steps, Schedule next)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(next);
        return new(ScheduleModule.joined(first.Inner, steps, next.Inner));
    }

    /// <summary>
    /// One cycle: a cosine up to <paramref name="peak"/> and a longer one down, as in optax and PyTorch (Smith and
    /// Topin 2018).
    /// </summary>
    /// <param name="peak">The largest learning rate, finite and above 0.</param>
    /// <param name="steps">The number of steps, at least 2.</param>
    /// <param name="initialDivisor">The peak divided by the first learning rate. The default is 25.</param>
    /// <param name="finalDivisor">The first learning rate divided by the last one. The default is 10,000.</param>
    /// <param name="risingShare">The share of steps in which it rises, above 0 and below 1. The default is 0.3.</param>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule OneCycle(
        double peak,
        long steps,
        double initialDivisor = 25,
        double finalDivisor = 1e4,
        double risingShare = 0.3
    )
    {
        Check.positive(nameof(peak), peak);
        Check.atLeast(2, nameof(steps), steps);
        Check.positive(nameof(initialDivisor), initialDivisor);
        Check.positive(nameof(finalDivisor), finalDivisor);
        var rising = risingShare is > 0 and < 1
            ? Math.Clamp((long)(risingShare * steps), 1, steps - 1)
            : throw new ParameterException(nameof(risingShare), $"{risingShare}", "greater than 0 and less than 1");
        var initial = peak / initialDivisor;
        return new(ScheduleModule.oneCycle(initial, peak, initial / finalDivisor, rising, steps));
    }

    /// <summary>
    /// Cosine decay with warm restarts (Loshchilov and Hutter 2017): <paramref name="period"/> steps from <paramref
    /// name="initial"/> towards <paramref name="final"/>, then again in <paramref name="factor"/> times as many, and so
    /// on.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule WarmRestarts(double initial, double final, long period, long factor = 1) =>
        new(ScheduleModule.warmRestarts(initial, final, period, factor));

    /// <summary>
    /// Warm-up, stable, decay (Hu et al. 2024): linear up to <paramref name="peak"/>, constant, and linear down to
    /// <paramref name="final"/>, each for so many steps; constant afterwards.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Schedule WarmUpStableDecay(double peak, double final, long warming, long stable, long decaying) =>
        new(ScheduleModule.warmUpStableDecay(peak, final, warming, stable, decaying));

    /// <summary>
    /// Any function of the step count. Schedules of the same name are equal, so different functions need different
    /// names.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="rate"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static Schedule Custom(string name, Func<long, double> rate)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(rate);
        return new(ScheduleModule.custom(name, Interop.Function(rate)));
    }

    /// <summary>The constant schedule of this learning rate.</summary>
    public static implicit operator Schedule(double rate) => Constant(rate);

    /// <summary>Whether two schedules have the same text.</summary>
    public static bool operator ==(Schedule? left, Schedule? right) => Equals(left, right);

    /// <summary>Whether two schedules have different texts.</summary>
    public static bool operator !=(Schedule? left, Schedule? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(Schedule? other) => other is not null && Inner.Equals(other.Inner);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() => Inner.GetHashCode();

    /// <summary>A short description; the learning rate itself for a constant schedule.</summary>
    public override string ToString() => Inner.ToString();
}
