using System;
using System.Collections.Immutable;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>What is kept of an epoch.</summary>
internal sealed record EpochRow(int Epoch, double TrainLoss, double TestLoss, double TestAccuracy, double Seconds)
{
    /// <summary>The names of the columns.</summary>
    internal static ImmutableArray<string> Names { get; } =
    ["optimizer", "epoch", "trainLoss", "testLoss", "testAccuracy", "seconds"];

    /// <summary>What is kept of this one.</summary>
    internal static EpochRow Of(Epoch epoch) =>
        new(epoch.Index, epoch.TrainLoss, epoch.Test.Loss, epoch.Test.Accuracy, epoch.Seconds);

    /// <summary>The row of a table, bit for bit; of the time, whole milliseconds.</summary>
    internal TraceRow ToRow(string label) =>
        new(
            Names,
            [new(label), new(Epoch), new(TrainLoss), new(TestLoss), new(TestAccuracy), new(Math.Round(Seconds, 3))]
        );
}
