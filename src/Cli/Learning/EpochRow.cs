using System.Globalization;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>What is kept of an epoch.</summary>
internal sealed record EpochRow(int Epoch, double TrainLoss, double TestLoss, double TestAccuracy, double Seconds)
{
    /// <summary>The names of the columns.</summary>
    internal const string Header = "optimizer,epoch,trainLoss,testLoss,testAccuracy,seconds";

    /// <summary>What is kept of this one.</summary>
    internal static EpochRow Of(Epoch epoch) =>
        new(epoch.Index, epoch.TrainLoss, epoch.Test.Loss, epoch.Test.Accuracy, epoch.Seconds);

    /// <summary>The row as comma-separated values, all digits.</summary>
    internal string ToCsv(string label) =>
        string.Join(
            ',',
            Ranking.Quoted(label),
            Epoch.ToString(CultureInfo.InvariantCulture),
            Digits.All(TrainLoss),
            Digits.All(TestLoss),
            Digits.All(TestAccuracy),
            Seconds.ToString("F3", CultureInfo.InvariantCulture)
        );
}
