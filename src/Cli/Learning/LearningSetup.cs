using System.Collections.Generic;
using System.Globalization;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>What networks are trained on, and how: all but the optimizer.</summary>
internal sealed record LearningSetup
{
    /// <summary>The training set.</summary>
    internal required DataSet Train { get; init; }

    /// <summary>The test set, on which every epoch is evaluated.</summary>
    internal required DataSet Test { get; init; }

    /// <summary>The model.</summary>
    internal required Model Model { get; init; }

    /// <summary>The batch size.</summary>
    internal required int BatchSize { get; init; }

    /// <summary>The seed of initial weights and of the order of rows.</summary>
    internal required ulong Seed { get; init; }

    /// <summary>The file or folder of the data; null where they are built in.</summary>
    internal required string? DataPath { get; init; }

    /// <summary>The training in one line.</summary>
    internal string Title =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Model} ({Model.Activation.ToString().ToLowerInvariant()}) on {Train.Name}: {Train.Count} rows, "
                + $"{Test.Count} to test, batches of {BatchSize}"
        );

    /// <summary>What identifies it.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Identity =>
        [
            new("data", $"{Train.Name} {Train.Checksum}"),
            new("test data", $"{Test.Name} {Test.Checksum}"),
            new("model", $"{Model}"),
            new("activation", $"{Model.Activation}"),
            new("penalty", Model.Penalty.ToString("R", CultureInfo.InvariantCulture)),
            new("batch", BatchSize.ToString(CultureInfo.InvariantCulture)),
            new("seed of the training", Seed.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <summary>Trains with an optimizer.</summary>
    internal Trainer Trainer(Solver optimizer) =>
        new()
        {
            Model = Model,
            Optimizer = optimizer,
            BatchSize = BatchSize,
            Seed = Seed,
        };

    /// <summary>Raises a <see cref="UsageException"/> if mini-batches cannot be trained with a method.</summary>
    internal static void Check(string option, string label, Solver method)
    {
        if (!Training.Trainer.CanTrain(method))
        {
            throw new UsageException(
                $"{option}: {label} needs a fixed objective, which mini-batches are not; only first-order optimizers "
                    + "train on them"
            );
        }
    }
}
