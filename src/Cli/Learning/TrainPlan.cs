using System.Collections.Immutable;
using System.Globalization;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>Training that makes sense.</summary>
internal sealed record TrainPlan
{
    /// <summary>What is learned from.</summary>
    internal required DataSet Train { get; init; }

    /// <summary>What every epoch is judged by.</summary>
    internal required DataSet Test { get; init; }

    /// <summary>The optimizers, each with its run.</summary>
    internal required ImmutableArray<(string Label, Trainer Trainer)> Runs { get; init; }

    /// <summary>How often each goes through the data.</summary>
    internal required int Epochs { get; init; }

    /// <summary>Where checkpoints and reports go, or null.</summary>
    internal OutputFolder? Folder { get; init; }

    /// <summary>Whether to go on from the checkpoints there.</summary>
    internal bool Resume { get; init; }

    /// <summary>The command itself, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>The model that all of them train.</summary>
    internal Model Model => Runs[0].Trainer.Model;

    /// <summary>What is trained, in a line.</summary>
    internal string Title =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Model} ({Model.Activation.ToString().ToLowerInvariant()}) on {Train.Name}: {Train.Count} rows, "
                + $"{Test.Count} to test, batches of {Runs[0].Trainer.BatchSize}"
        );
}
