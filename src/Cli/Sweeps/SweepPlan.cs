using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>A sweep that makes sense.</summary>
internal sealed record SweepPlan
{
    /// <summary>What is run.</summary>
    internal required Grid Grid { get; init; }

    /// <summary>What is asked of each run.</summary>
    internal required Benchmark Benchmark { get; init; }

    /// <summary>Where files go, or null.</summary>
    internal required OutputFolder? Folder { get; init; }

    /// <summary>The command itself, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>What is swept, in a line.</summary>
    internal string Title => $"{Grid.Count} runs of {Grid.Fixed.Method.Name} on {Benchmark.Spec.Title}";
}
