using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Charts;

/// <summary>
/// An axis of a <see cref="ParallelCoordinatesFigure"/>: a hyperparameter with its value in each trial.
/// </summary>
public sealed record ParallelAxis
{
    internal ParallelAxis(string label, ScaleKind scale, IEnumerable<double> values)
    {
        (Label, Scale) = (Require.Text(nameof(label), label), Require.Defined(nameof(scale), scale));
        Values = [.. Require.Given(nameof(values), values)];
        Choices = [];
        Require.SomeFinite($"values of {label}", Values.Length, Values.Count(HasValue));
    }

    internal ParallelAxis(string label, IEnumerable<string?> choices)
    {
        Label = Require.Text(nameof(label), label);
        ImmutableArray<string?> all = [.. Require.Given(nameof(choices), choices)];
        Choices = [.. all.OfType<string>().Distinct().Order(System.StringComparer.Ordinal)];
        Values = [.. all.Select(choice => choice is null ? double.NaN : Choices.IndexOf(choice))];
        Require.SomeFinite($"choices of {label}", Values.Length, Values.Count(HasValue));
    }

    /// <summary>The name of the hyperparameter.</summary>
    public string Label { get; }

    /// <summary>The scale of numbers.</summary>
    public ScaleKind Scale { get; }

    /// <summary>The value in each trial: a number, or the place of a choice. NaN where the trial has none.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The choices; empty for numbers.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <summary>Whether the axis can show a value.</summary>
    internal bool HasValue(double value) => double.IsFinite(value) && (Scale == ScaleKind.Linear || value > 0);
}
