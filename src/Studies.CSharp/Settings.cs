using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>The values of the hyperparameters of a trial. One whose condition does not hold has none.</summary>
public sealed record Settings
{
    private readonly ImmutableArray<KeyValuePair<string, AxisValue>> values;

    private Settings(ImmutableArray<KeyValuePair<string, AxisValue>> values) => this.values = values;

    internal static Settings None { get; } = new([]);

    /// <summary>The values with their names, in the order of the axes.</summary>
    public IReadOnlyList<KeyValuePair<string, AxisValue>> Values => values;

    /// <summary>Whether a hyperparameter has a value.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The number of a hyperparameter.</summary>
    /// <exception cref="ParameterException">It has no value, or a text.</exception>
    public double Number(string name) =>
        Find(name) is { Choice: null } value
            ? value.Number
            : throw new ParameterException(nameof(name), $"\"{name}\"", $"one that has a number in {this}");

    /// <summary>The text of a hyperparameter.</summary>
    /// <exception cref="ParameterException">It has no value, or a number.</exception>
    public string Choice(string name) =>
        Find(name) is { Choice: { } choice }
            ? choice
            : throw new ParameterException(nameof(name), $"\"{name}\"", $"one that has a text in {this}");

    /// <inheritdoc/>
    public bool Equals(Settings? other) => other is not null && values.SequenceEqual(other.values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(values.Length, values.FirstOrDefault());

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"));

    internal AxisValue? Find(string name)
    {
        foreach (var value in values)
        {
            if (value.Key == name)
            {
                return value.Value;
            }
        }

        return null;
    }

    internal Settings Add(string name, AxisValue value) => new(values.Add(new(name, value)));
}
