using System.Collections.Immutable;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>The validated arguments of <c>train</c>.</summary>
internal sealed record TrainPlan
{
    /// <summary>The data, the model and the batches.</summary>
    internal required LearningSetup Setup { get; init; }

    /// <summary>The optimizers, each with its trainer.</summary>
    internal required ImmutableArray<(string Label, Trainer Trainer)> Runs { get; init; }

    /// <summary>How often each goes through the data.</summary>
    internal required int Epochs { get; init; }

    /// <summary>The folder of checkpoints and reports, or null.</summary>
    internal OutputFolder? Folder { get; init; }

    /// <summary>Whether to resume from the checkpoints in the folder.</summary>
    internal bool Resume { get; init; }

    /// <summary>Whether checkpoints may be those of other settings or data.</summary>
    internal bool AsIs { get; init; }

    /// <summary>The command line, for the report.</summary>
    internal required string Command { get; init; }
}
