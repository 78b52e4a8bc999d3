using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>What a trial has reached after some evaluations.</summary>
/// <param name="Evaluations">The number of evaluations of the trial so far.</param>
/// <param name="Value">The value, lower is better; NaN if there is none.</param>
/// <param name="Failure">Why the trial failed, in a sentence; null if it did not.</param>
public sealed record TrialReport(long Evaluations, double Value, string? Failure = null)
{
    /// <summary>
    /// What else is known of the trial, by name: counts, numbers and texts, which searches do not use. They are saved,
    /// where the texts NaN, Infinity and -Infinity stand for numbers, and are columns of the table.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, TraceCell>> Attributes { get; init; } = [];

    /// <summary>The attribute of a name; empty where there is none.</summary>
    public TraceCell Attribute(string name) =>
        Attributes.FirstOrDefault(known => known.Key == name, new(name, TraceCell.Empty)).Value;

    /// <inheritdoc/>
    public bool Equals(TrialReport? other) =>
        other is not null
        && Evaluations == other.Evaluations
        && Value.Equals(other.Value)
        && Failure == other.Failure
        && Attributes.SequenceEqual(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Evaluations, Value, Failure);
}

/// <summary>A trial: settings, and what was reached with them.</summary>
public sealed record Trial
{
    internal Trial(int index, Settings settings, ImmutableArray<double> unit) =>
        (Index, Settings, Unit) = (index, settings, unit);

    /// <summary>The number of the trial, from 0 on.</summary>
    public int Index { get; }

    /// <summary>The values of the hyperparameters.</summary>
    public Settings Settings { get; }

    /// <summary>The reports, in the order of their evaluations.</summary>
    public ImmutableArray<TrialReport> Reports { get; internal init; } = [];

    /// <summary>The number of evaluations so far.</summary>
    public long Evaluations => Reports.IsEmpty ? 0 : Reports[^1].Evaluations;

    /// <summary>The last value; NaN if there is none.</summary>
    public double Value => Reports.IsEmpty ? double.NaN : Reports[^1].Value;

    /// <summary>Why the trial failed; null if it did not.</summary>
    public string? Failure => Reports.IsEmpty ? null : Reports[^1].Failure;

    /// <summary>The numbers in [0, 1) from which the settings were made.</summary>
    internal ImmutableArray<double> Unit { get; }

    /// <summary>The value for a search: infinity where there is none.</summary>
    internal double Rank => double.IsNaN(Value) ? double.PositiveInfinity : Value;

    /// <inheritdoc/>
    public bool Equals(Trial? other) =>
        other is not null && Index == other.Index && Settings == other.Settings && Reports.SequenceEqual(other.Reports);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"trial {Index}: {Settings}, ")
        + (
            Reports.IsEmpty ? "not begun"
            : Failure is { } failure ? $"failed: {failure}"
            : FormattableString.Invariant($"value {Value:R} after {Evaluations} evaluations")
        );

    /// <summary>The report at a number of evaluations; null if it was not reported.</summary>
    internal TrialReport? At(long evaluations) => Reports.FirstOrDefault(report => report.Evaluations == evaluations);

    /// <summary>The best first: the lowest value, then the lowest index.</summary>
    internal static IEnumerable<Trial> Ranked(IEnumerable<Trial> trials) =>
        trials.OrderBy(trial => trial.Rank).ThenBy(trial => trial.Index);
}

/// <summary>Work that a study asks for: to take a trial forward to a number of evaluations.</summary>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Settings">Its hyperparameters.</param>
/// <param name="From">The evaluations it has taken: 0 for a new trial.</param>
/// <param name="Until">The evaluations to take it to, those before included.</param>
/// <param name="Horizon">
/// The evaluations of a trial that is never dropped. A schedule of a learning rate is given these, whatever
/// <paramref name="Until"/> is.
/// </param>
public sealed record StudyTask(int Trial, Settings Settings, long From, long Until, long Horizon);
