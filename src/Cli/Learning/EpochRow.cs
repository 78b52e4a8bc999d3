using System;
using System.Collections.Immutable;
using System.Globalization;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>The recorded numbers of an epoch.</summary>
internal sealed record EpochRow(int Epoch, double TrainLoss, double TestLoss, double TestAccuracy, double Seconds)
{
    /// <summary>The names of the columns.</summary>
    internal static ImmutableArray<string> Names { get; } =
    ["optimizer", "epoch", "trainLoss", "testLoss", "testAccuracy", "seconds"];

    /// <summary>The numbers of an epoch.</summary>
    internal static EpochRow Of(Epoch epoch) =>
        new(epoch.Index, epoch.TrainLoss, epoch.Test.Loss, epoch.Test.Accuracy, epoch.Seconds);

    /// <summary>Its numbers in a few words.</summary>
    internal string ToText() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {Epoch} with test loss {TestLoss:R} and test accuracy {TestAccuracy:R}"
        );

    /// <summary>The row of a table, bit for bit; times are rounded to milliseconds.</summary>
    internal TraceRow ToRow(string label) =>
        new(
            Names,
            [new(label), new(Epoch), new(TrainLoss), new(TestLoss), new(TestAccuracy), new(Math.Round(Seconds, 3))]
        );
}
