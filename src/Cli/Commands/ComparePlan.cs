using System.Collections.Immutable;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The validated arguments of <c>compare</c>.</summary>
internal sealed record ComparePlan
{
    /// <summary>The settings of each run.</summary>
    internal required Benchmark Benchmark { get; init; }

    /// <summary>The methods.</summary>
    internal required ImmutableArray<ComparedMethod> Methods { get; init; }

    /// <summary>The output format.</summary>
    internal required Format Format { get; init; }

    /// <summary>The output folder, or null.</summary>
    internal required OutputFolder? Folder { get; init; }

    /// <summary>The command line, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>The comparison in one line.</summary>
    internal string Title =>
        $"{Methods.Length} {(Methods.Length == 1 ? "method" : "methods")} on {Benchmark.Spec.Title}, {Benchmark.Steps} "
        + $"steps";
}
