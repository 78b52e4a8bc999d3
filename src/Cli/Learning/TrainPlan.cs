using System.Collections.Immutable;
using System.Globalization;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>The validated arguments of <c>train</c>.</summary>
internal sealed record TrainPlan
{
    /// <summary>The training set.</summary>
    internal required DataSet Train { get; init; }

    /// <summary>The test set, on which every epoch is evaluated.</summary>
    internal required DataSet Test { get; init; }

    /// <summary>The optimizers, each with its trainer.</summary>
    internal required ImmutableArray<(string Label, Trainer Trainer)> Runs { get; init; }

    /// <summary>The file or folder of the data; null where they are built in.</summary>
    internal string? DataPath { get; init; }

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

    /// <summary>The model, common to all runs.</summary>
    internal Model Model => Runs[0].Trainer.Model;

    /// <summary>The training in one line.</summary>
    internal string Title =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Model} ({Model.Activation.ToString().ToLowerInvariant()}) on {Train.Name}: {Train.Count} rows, "
                + $"{Test.Count} to test, batches of {Runs[0].Trainer.BatchSize}"
        );
}
