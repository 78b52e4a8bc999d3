using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>The hyperparameters that a study varies. Their order is that of the columns of its table.</summary>
public sealed record SearchSpace
{
    private SearchSpace(ImmutableArray<Axis> axes) => Axes = axes;

    /// <summary>The axes.</summary>
    public ImmutableArray<Axis> Axes { get; }

    /// <summary>
    /// The space of these axes, at least one and at most 21. Names are different, and a condition is one on an earlier
    /// axis.
    /// </summary>
    public static SearchSpace Of(params ImmutableArray<Axis> axes)
    {
        if (axes.IsDefaultOrEmpty || axes.Length > Sobol.MostAxes)
        {
            throw new ParameterException(
                nameof(axes),
                $"{(axes.IsDefault ? 0 : axes.Length)} axes",
                $"from 1 to {Sobol.MostAxes} axes"
            );
        }

        for (var i = 0; i < axes.Length; i++)
        {
            var axis = axes[i] ?? throw new ArgumentNullException(nameof(axes));
            var before = axes[..i];

            if (before.Any(other => other.Name == axis.Name))
            {
                throw new ParameterException(nameof(axes), $"\"{axis.Name}\" twice", "axes of different names");
            }

            if (axis.Condition is { } condition && !before.Any(other => Fits(condition, other)))
            {
                throw new ParameterException(
                    $"{axis.Name}.Condition",
                    condition.ToString(),
                    "one on an axis before it, on a number or on one of its choices"
                );
            }
        }

        return new(axes);
    }

    /// <inheritdoc/>
    public bool Equals(SearchSpace? other) => other is not null && Axes.SequenceEqual(other.Axes);

    /// <inheritdoc/>
    public override int GetHashCode() => Axes.Length;

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Axes);

    /// <summary>The values for numbers in [0, 1), one for each axis.</summary>
    internal Settings At(IReadOnlyList<double> unit)
    {
        var settings = Settings.None;

        for (var i = 0; i < Axes.Length; i++)
        {
            var axis = Axes[i];
            var hasValue =
                axis.Condition is not { } condition
                || (settings.Find(condition.Axis) is { } other && condition.Holds(other));
            settings = hasValue ? settings.Add(axis.Name, axis.At(unit[i])) : settings;
        }

        return settings;
    }

    private static bool Fits(Condition condition, Axis axis) =>
        condition.Axis == axis.Name
        && (
            axis is ChoiceAxis choice
                ? condition.IsOfChoice && choice.Choices.Contains(condition.Choice)
                : !condition.IsOfChoice
        );
}
