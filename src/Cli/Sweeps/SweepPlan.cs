using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json.Nodes;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>The validated arguments of <c>sweep</c>.</summary>
internal sealed record SweepPlan
{
    /// <summary>What trials run.</summary>
    internal required TrialSubject Subject { get; init; }

    /// <summary>The study before its first trial.</summary>
    internal required Study Study { get; init; }

    /// <summary>The path of the folder of the sweep; null for none.</summary>
    internal required string? Folder { get; init; }

    /// <summary>The arguments, from which another process makes the same plan.</summary>
    internal required ImmutableArray<string> Arguments { get; init; }

    /// <summary>The part of a budget between two checkpoints of a trial.</summary>
    internal required long Every { get; init; }

    /// <summary>The seconds that a process may work on a trial in one go; none without a limit.</summary>
    internal long? Seconds { get; init; }

    /// <summary>The sweep in one line.</summary>
    internal string Title =>
        FormattableString.Invariant($"{Study.Count} {(Study.Count == 1 ? "trial" : "trials")} of ")
        + $"{Subject.Fixed.Method.Name} on {Subject.Title}, by "
        + (Study.Budget is RungBudget rungs ? $"{Study.Search.Name}, {rungs.Name}" : Study.Search.Name);

    /// <summary>The hyperparameters that are the same in every trial.</summary>
    internal string Rest => Subject.Rest(Study);

    /// <summary>What identifies the sweep.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Identity =>
        [
            new("method", Subject.Fixed.Method.Name),
            .. Subject.Identity,
            new("fixed hyperparameters", Rest),
            .. Study.Space.Axes.Select(axis => KeyValuePair.Create($"values of {axis.Name}", Values(axis))),
            new("order of the hyperparameters", string.Join(',', Study.Space.Axes.Select(axis => axis.Name))),
            .. JsonNode
                .Parse(StudyLines.Header(Study))!
                .AsObject()
                .Where(member => member.Key != "space")
                .Select(member => KeyValuePair.Create(member.Key, InUnit($"{member.Value}"))),
        ];

    private static string Values(Axis axis) =>
        $"{axis}"[(axis.Name.Length + 1)..] + (axis.Condition is { } condition ? $" when {condition}" : "");

    /// <summary>A budget in the unit of these trials: studies call all of them evaluations.</summary>
    private string InUnit(string text) => text.Replace("evaluations", Subject.Unit, StringComparison.Ordinal);
}
