using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A learning rate for every step, counted from 0. A plain number converts to the constant schedule. Two schedules are
/// equal when they say the same of themselves.
/// </summary>
public sealed class Schedule : IEquatable<Schedule>
{
    internal Schedule(Core.Schedule inner) => Inner = inner;

    internal Core.Schedule Inner { get; }

    /// <summary>The rate of the step that comes after <paramref name="count"/> steps.</summary>
    public double At(long count) => Inner.At(count);

    /// <summary>The same rate for ever; finite and above 0.</summary>
    public static Schedule Constant(double rate) => new(ScheduleModule.constant(rate));

    /// <summary>initial * factor^floor(count / every).</summary>
    public static Schedule Step(double initial, double factor, long every) =>
        new(ScheduleModule.step(initial, factor, every));

    /// <summary>initial * factor^(count / period), without steps; the factor is above 0 and at most 1.</summary>
    public static Schedule Exponential(double initial, double factor, long period = 1) =>
        new(ScheduleModule.exponential(initial, factor, period));

    /// <summary>initial / (1 + decay * count).</summary>
    public static Schedule InverseTime(double initial, double decay) => new(ScheduleModule.inverseTime(initial, decay));

    /// <summary>
    /// From <paramref name="initial"/> to <paramref name="final"/> as a power of the steps that are left; then final.
    /// </summary>
    public static Schedule Polynomial(double initial, double final, double power, long steps) =>
        new(ScheduleModule.polynomial(initial, final, power, steps));

    /// <summary>From <paramref name="initial"/> to <paramref name="final"/> along half a cosine; then final.</summary>
    public static Schedule Cosine(double initial, double final, long steps) =>
        new(ScheduleModule.cosine(initial, final, steps));

    /// <summary>
    /// A straight rise to the first rate of <paramref name="next"/> in this many steps; then next from its start.
    /// </summary>
    public static Schedule WarmUp(long steps, Schedule next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(ScheduleModule.warmUp(steps, next.Inner));
    }

    /// <summary><paramref name="first"/> for this many steps; then <paramref name="next"/> from its start.</summary>
    public static Schedule Joined(Schedule first, long steps, Schedule next)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(next);
        return new(ScheduleModule.joined(first.Inner, steps, next.Inner));
    }

    /// <summary>Any function of the count. The name stands for it: give different functions different names.</summary>
    public static Schedule Custom(string name, Func<long, double> rate)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(rate);
        return new(ScheduleModule.custom(name, Interop.Function(rate)));
    }

    /// <summary>The constant schedule of this rate.</summary>
    public static implicit operator Schedule(double rate) => Constant(rate);

    /// <summary>Whether two schedules say the same of themselves.</summary>
    public static bool operator ==(Schedule? left, Schedule? right) => Equals(left, right);

    /// <summary>Whether two schedules say different things of themselves.</summary>
    public static bool operator !=(Schedule? left, Schedule? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(Schedule? other) => other is not null && Inner.Equals(other.Inner);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() => Inner.GetHashCode();

    /// <summary>What the schedule is, in a few characters: the rate itself where it is constant.</summary>
    public override string ToString() => Inner.ToString();
}
