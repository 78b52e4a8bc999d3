using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>
/// A hyperparameter that a study varies: a number in a range, or one of several choices. A search draws a number in
/// [0, 1) for each axis; the axis makes the value.
/// </summary>
/// <example>
/// <code>
/// var space = SearchSpace.Of(
///     Axis.Log("learningRate", 1e-4, 1),
///     Axis.Linear("momentum", 0, 0.99),
///     Axis.Choice("nesterov", "false", "true").When(Condition.Above("momentum", 0)));
/// </code>
/// </example>
public abstract record Axis
{
    private protected Axis(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name.Length > 0 ? name : throw new ParameterException(nameof(name), "empty", "a text");
    }

    /// <summary>The name of the hyperparameter.</summary>
    public string Name { get; }

    /// <summary>Where the hyperparameter has a value; null for everywhere.</summary>
    public Condition? Condition { get; private init; }

    /// <summary>A number between two others, all of equal probability density.</summary>
    /// <param name="name">The name.</param>
    /// <param name="low">The lowest value, finite.</param>
    /// <param name="high">The highest value, finite and above the lowest.</param>
    public static Axis Linear(string name, double low, double high) =>
        new NumberAxis(name, low, high, AxisScale.Linear);

    /// <summary>A number whose logarithm has a uniform distribution, as for learning rates.</summary>
    /// <param name="name">The name.</param>
    /// <param name="low">The lowest value, above 0.</param>
    /// <param name="high">The highest value, finite and above the lowest.</param>
    public static Axis Log(string name, double low, double high) => new NumberAxis(name, low, high, AxisScale.Log);

    /// <summary>A whole number between two others, both included.</summary>
    /// <param name="name">The name.</param>
    /// <param name="low">The lowest value.</param>
    /// <param name="high">The highest value, above the lowest; both have at most 6 digits.</param>
    public static Axis Integer(string name, int low, int high) => new NumberAxis(name, low, high, AxisScale.Integer);

    /// <summary>One of several texts.</summary>
    /// <param name="name">The name.</param>
    /// <param name="choices">The texts, at least one, all different.</param>
    public static Axis Choice(string name, params ImmutableArray<string> choices) => new ChoiceAxis(name, choices);

    /// <summary>The axis with a value only where an earlier axis of the space fulfills a condition.</summary>
    public Axis When(Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return this with { Condition = condition };
    }

    /// <summary>The value for a number in [0, 1).</summary>
    internal abstract AxisValue At(double unit);
}

/// <summary>How the numbers of an axis are spread.</summary>
public enum AxisScale
{
    /// <summary>All numbers of the range alike.</summary>
    Linear = 0,

    /// <summary>All orders of magnitude alike.</summary>
    Log = 1,

    /// <summary>Whole numbers, all alike.</summary>
    Integer = 2,
}

/// <summary>
/// Numbers of a range, with six significant digits, so that a value can be typed.
/// </summary>
public sealed record NumberAxis : Axis
{
    internal NumberAxis(string name, double low, double high, AxisScale scale)
        : base(name)
    {
        if (!double.IsFinite(low) || (scale == AxisScale.Log && low <= 0))
        {
            var rule = scale == AxisScale.Log ? "finite and greater than 0" : "finite";
            throw new ParameterException($"{name}.low", Text(low), rule);
        }

        if (!double.IsFinite(high) || high <= low)
        {
            throw new ParameterException($"{name}.high", Text(high), $"finite and greater than low = {Text(low)}");
        }

        (Low, High, Scale) = (low, high, scale);
    }

    /// <summary>The lowest value.</summary>
    public double Low { get; }

    /// <summary>The highest value.</summary>
    public double High { get; }

    /// <summary>How the numbers are spread.</summary>
    public AxisScale Scale { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name}={Text(Low)}..{Text(High)}:"
        + Scale switch
        {
            AxisScale.Log => "log",
            AxisScale.Integer => "int",
            _ => "lin",
        };

    internal override AxisValue At(double unit) =>
        new(
            Scale switch
            {
                AxisScale.Integer => Low + Math.Floor(unit * (High - Low + 1)),
                AxisScale.Log => Rounded(Math.Exp(Math.Log(Low) + (unit * (Math.Log(High) - Math.Log(Low))))),
                _ => Rounded(Low + (unit * (High - Low))),
            }
        );

    private double Rounded(double value) =>
        Math.Clamp(
            double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            Low,
            High
        );

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>One of several texts.</summary>
public sealed record ChoiceAxis : Axis
{
    internal ChoiceAxis(string name, ImmutableArray<string> choices)
        : base(name)
    {
        if (choices.IsDefault || choices.IsEmpty || choices.Distinct(StringComparer.Ordinal).Count() < choices.Length)
        {
            var found = choices.IsDefaultOrEmpty ? "empty" : string.Join(", ", choices);
            throw new ParameterException($"{name}.choices", found, "at least one text, all different");
        }

        Choices = choices;
    }

    /// <summary>The texts.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <inheritdoc/>
    public bool Equals(ChoiceAxis? other) => base.Equals(other) && Choices.SequenceEqual(other.Choices);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Choices.Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}={string.Join(',', Choices)}";

    internal override AxisValue At(double unit) => new(Choices[(int)(unit * Choices.Length)]);
}
