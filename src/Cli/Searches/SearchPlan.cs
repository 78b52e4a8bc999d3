using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>The validated arguments of <c>sweep --search</c>.</summary>
internal sealed record SearchPlan
{
    /// <summary>The method with its fixed hyperparameters.</summary>
    internal required Variant Fixed { get; init; }

    /// <summary>The problem and the start.</summary>
    internal required ProblemSpec Spec { get; init; }

    /// <summary>The study before its first trial.</summary>
    internal required Study Study { get; init; }

    /// <summary>The path of the folder of the sweep; null for none.</summary>
    internal required string? Folder { get; init; }

    /// <summary>The arguments, from which another process makes the same plan.</summary>
    internal required ImmutableArray<string> Arguments { get; init; }

    /// <summary>The evaluations between two checkpoints of a trial.</summary>
    internal required long Every { get; init; }

    /// <summary>The seconds that a process may work on a trial in one go; none without a limit.</summary>
    internal long? Seconds { get; init; }

    /// <summary>The sweep in one line.</summary>
    internal string Title =>
        FormattableString.Invariant($"{Study.Count} trials of {Fixed.Method.Name} on {Spec.Title}, by {Words}");

    /// <summary>What identifies the sweep, beside the study.</summary>
    internal ImmutableArray<KeyValuePair<string, string>> Identity =>
        [
            new("method", Fixed.Method.Name),
            new("problem", Spec.Identity),
            new("start", string.Join(',', Spec.Start.Select(Digits.All))),
            new("numbers beside the search", Rest),
        ];

    /// <summary>The hyperparameters that are the same in every trial.</summary>
    internal string Rest
    {
        get
        {
            var first = Spec.Bounded(Solver(Study.Trials[0].Settings));
            var varied = Study.Space.Axes.Select(axis => axis.Name).ToHashSet(StringComparer.Ordinal);
            return string.Join(
                ' ',
                Fixed
                    .Method.Hyperparameters.Where(known => !varied.Contains(known.Name))
                    .Select(known => $"{known.Name}={known.Text(first)}")
            );
        }
    }

    private string Words => Study.Budget is RungBudget rungs ? $"{Study.Search.Name}, {rungs.Name}" : Study.Search.Name;

    /// <summary>The method with the hyperparameters of a trial, or a <see cref="UsageException"/>.</summary>
    internal Solver Solver(Settings settings) => Make(Fixed, settings);

    /// <summary>A method with the hyperparameters of a trial.</summary>
    internal static Solver Make(Variant variant, Settings settings) =>
        (
            variant with
            {
                Changes =
                [
                    .. variant.Changes,
                    .. settings.Values.Select(value => KeyValuePair.Create(value.Key, value.Value.ToString())),
                ],
            }
        ).Make();
}
