using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>A sweep that makes sense.</summary>
internal sealed record SweepPlan
{
    /// <summary>The method.</summary>
    internal required Method Method { get; init; }

    /// <summary>Whose numbers are taken where the grid has none; null for the defaults.</summary>
    internal required string? Dialect { get; init; }

    /// <summary>What is changed in every run, each as <c>name=value</c>.</summary>
    internal required ImmutableArray<string> Changes { get; init; }

    /// <summary>What is varied.</summary>
    internal required Grid Grid { get; init; }

    /// <summary>What is asked of each run.</summary>
    internal required Race Race { get; init; }

    /// <summary>Where files go, or null.</summary>
    internal Folder? Folder { get; init; }

    /// <summary>The command itself, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>What is swept, in a line.</summary>
    internal string Title => $"{Grid.Count} runs of {Method.Name} on {Race.Setting.Title}";

    /// <summary>The numbers that the grid leaves alone.</summary>
    internal string Fixed
    {
        get
        {
            var optimizer = Method.Make(Dialect, Changes);
            return string.Join(
                ' ',
                Method
                    .Hyperparameters.Where(known => !Grid.Names.Contains(known.Name, StringComparer.Ordinal))
                    .Select(known => $"{known.Name}={known.Text(optimizer)}")
            );
        }
    }

    /// <summary>The optimizer of a run.</summary>
    internal Minimizer Minimizer(int run) =>
        Method.Make(Dialect, [.. Changes, .. Grid.Names.Zip(Grid.Values(run), (name, value) => $"{name}={value}")]);

    /// <summary>The same plan, once each of its runs is known to be possible.</summary>
    internal SweepPlan Checked()
    {
        for (var run = 0; run < Grid.Count; run++)
        {
            Minimizer(run);
        }

        return this;
    }
}
