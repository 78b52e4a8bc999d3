using System;
using System.Globalization;

namespace OptimizerFunctional.Studies;

/// <summary>
/// When an axis has a value: where an earlier axis has one that is above a limit, below it, or a certain text.
/// </summary>
/// <example><code>Axis.Choice("nesterov", "false", "true").When(Condition.Above("momentum", 0))</code></example>
public sealed record Condition
{
    private readonly char relation;
    private readonly double limit;
    private readonly string choice;

    private Condition(string axis, char relation, double limit, string choice)
    {
        ArgumentNullException.ThrowIfNull(axis);
        (Axis, this.relation, this.limit, this.choice) = (axis, relation, limit, choice);
    }

    /// <summary>The name of the axis whose value is compared.</summary>
    public string Axis { get; }

    /// <summary>The condition that a number is greater than a limit.</summary>
    public static Condition Above(string axis, double limit) => new(axis, '>', limit, "");

    /// <summary>The condition that a number is less than a limit.</summary>
    public static Condition Below(string axis, double limit) => new(axis, '<', limit, "");

    /// <summary>The condition that a text is this one.</summary>
    public static Condition Equal(string axis, string choice) => new(axis, '=', 0, choice);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Axis}{relation}{(relation == '=' ? choice : limit.ToString("R", CultureInfo.InvariantCulture))}";

    /// <summary>Whether the condition compares with a text.</summary>
    internal bool IsOfChoice => relation == '=';

    /// <summary>The text that it compares with.</summary>
    internal string Choice => choice;

    /// <summary>Whether a value fulfills the condition.</summary>
    internal bool Holds(AxisValue value) =>
        relation switch
        {
            '>' => value.Number > limit,
            '<' => value.Number < limit,
            _ => value.Choice == choice,
        };
}
