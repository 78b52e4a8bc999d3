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
