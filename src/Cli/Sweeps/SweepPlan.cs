using System.Collections.Immutable;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>The validated arguments of <c>sweep</c>.</summary>
internal sealed record SweepPlan
{
    /// <summary>The combinations.</summary>
    internal required Grid Grid { get; init; }

    /// <summary>The settings of each run.</summary>
    internal required Benchmark Benchmark { get; init; }

    /// <summary>The output folder, or null.</summary>
    internal required OutputFolder? Folder { get; init; }

    /// <summary>The arguments, from which another process makes the same plan.</summary>
    internal required ImmutableArray<string> Arguments { get; init; }

    /// <summary>The sweep in one line.</summary>
    internal string Title => $"{Grid.Count} runs of {Grid.Fixed.Method.Name} on {Benchmark.Spec.Title}";

    /// <summary>The hyperparameters that are the same in every run.</summary>
    internal string Rest => Grid.Rest(Benchmark.Spec.Bounded);
}
