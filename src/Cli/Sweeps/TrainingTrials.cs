using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Learning;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Studies;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// Trials that train a network. Budgets count epochs; the value is the lowest error on the test set after any of them.
/// </summary>
/// <param name="Fixed">The method with its fixed hyperparameters.</param>
/// <param name="Setup">The data, the model and the batches.</param>
internal sealed record TrainingTrials(Variant Fixed, LearningSetup Setup) : TrialSubject(Fixed)
{
    /// <inheritdoc/>
    internal override string Unit => "epochs";

    /// <inheritdoc/>
    internal override string Title => $"{Setup.Train.Name} with {Setup.Model}";

    /// <inheritdoc/>
    internal override string Note(Solver first) =>
        "The value is the lowest test error after any epoch. The search has seen the test set: measure the error of "
        + "what it chose on other data.";

    /// <inheritdoc/>
    internal override IEnumerable<KeyValuePair<string, string>> Identity => Setup.Identity;

    /// <inheritdoc/>
    internal override string? InputPath => Setup.DataPath;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Attributes =>
        ["bestEpoch", "epochs", "trainLoss", "testLoss", "testAccuracy", "stopped"];

    /// <inheritdoc/>
    internal override ImmutableArray<(string Name, Func<TrialReport, string> Cell)> Columns =>
        [
            (
                "test error",
                report => double.IsNaN(report.Value) ? "-" : report.Value.ToString("P2", CultureInfo.InvariantCulture)
            ),
            ("at epoch", report => $"{report.Attribute("bestEpoch")}"),
            ("last training loss", report => Loss(report, "trainLoss")),
            ("last test loss", report => Loss(report, "testLoss")),
        ];

    /// <inheritdoc/>
    internal override string ValueLabel => "test error in %";

    /// <inheritdoc/>
    internal override ScaleKind ValueScale => ScaleKind.Logarithmic;

    /// <inheritdoc/>
    internal override double Shown(double value) => 100 * Math.Max(value, 0.5 / Setup.Test.Count);

    /// <inheritdoc/>
    internal override TrialPart Advance(StudyTask task, string? saved, long until, CancellationToken interrupted)
    {
        var trainer = Setup.Trainer(Solver(task.Settings));
        var begun = Read<Checkpoint>(saved);
        var last = begun is null ? null : trainer.Restore(Setup.Train, Setup.Test, begun.Epoch);
        var best = (Accuracy: begun?.Accuracy ?? double.NegativeInfinity, Epoch: begun?.BestEpoch ?? 0);
        var (end, from) = (TrialPartEnd.Ended, last?.Index ?? 0);
        var rest = begun is null
            ? trainer.Epochs(Setup.Train, Setup.Test)
            : trainer.EpochsAfter(Setup.Train, Setup.Test, begun.Epoch, new() { AsIs = true });

        // A saved epoch whose loss is not finite has none after it.
        if (last is null || !HasDiverged(last))
        {
            using var epochs = rest.GetEnumerator();

            while (true)
            {
                if (last?.Index >= until || (interrupted.IsCancellationRequested && last is not null))
                {
                    end = last.Index >= until ? TrialPartEnd.Reached : TrialPartEnd.Interrupted;
                    break;
                }

                if (!epochs.MoveNext())
                {
                    break;
                }

                last = epochs.Current;
                best = last.Test.Accuracy > best.Accuracy ? (last.Test.Accuracy, last.Index) : best;
            }
        }

        return new(
            end,
            from,
            last!.Index,
            () => JsonSerializer.Serialize(new Checkpoint(last.ToJson(), best.Accuracy, best.Epoch)),
            _ =>
                (
                    1 - best.Accuracy,
                    [
                        new(best.Epoch),
                        new(last.Index),
                        new(last.TrainLoss),
                        new(last.Test.Loss),
                        new(last.Test.Accuracy),
                        new(HasDiverged(last) ? "the training loss is not finite" : Taken(task, "all epochs taken")),
                    ]
                )
        );
    }

    /// <inheritdoc/>
    internal override void Check(Solver solver) => LearningSetup.Check("--data", Fixed.Method.Name, solver);

    private static bool HasDiverged(Epoch epoch) => epoch.Index > 0 && !double.IsFinite(epoch.TrainLoss);

    private static string Loss(TrialReport report, string name) =>
        report.Attribute(name) is { Kind: TraceKind.Number, Number: var loss } ? Ranking.Number(loss) : "-";

    /// <summary>A trial as it is saved.</summary>
    /// <param name="Epoch">The last epoch.</param>
    /// <param name="Accuracy">The highest accuracy on the test set so far.</param>
    /// <param name="BestEpoch">The epoch that had it.</param>
    private sealed record Checkpoint(string Epoch, double Accuracy, int BestEpoch);
}
