using System.Collections.Immutable;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A comparison that makes sense.</summary>
internal sealed record ComparePlan
{
    /// <summary>What is asked of each method.</summary>
    internal required Benchmark Benchmark { get; init; }

    /// <summary>The methods.</summary>
    internal required ImmutableArray<ComparedMethod> Methods { get; init; }

    /// <summary>How the ranking is printed.</summary>
    internal required Format Format { get; init; }

    /// <summary>Where files go, or null.</summary>
    internal required OutputFolder? Folder { get; init; }

    /// <summary>The command itself, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>What is compared, in a line.</summary>
    internal string Title =>
        $"{Methods.Length} {(Methods.Length == 1 ? "method" : "methods")} on {Benchmark.Spec.Title}, {Benchmark.Steps} "
        + $"steps";
}
