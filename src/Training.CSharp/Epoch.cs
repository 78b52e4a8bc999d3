using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;

namespace OptimizerFunctional.Training;

/// <summary>A run after an epoch: an iterate of training. Immutable.</summary>
public sealed class Epoch
{
    private readonly Func<string> save;

    internal Epoch(
        int index,
        double trainLoss,
        Score test,
        double seconds,
        ImmutableArray<double> parameters,
        Func<string> save
    )
    {
        (Index, TrainLoss, Test, Seconds, Parameters, this.save) = (index, trainLoss, test, seconds, parameters, save);
    }

    /// <summary>Epochs trained: 0 for the untrained model.</summary>
    public int Index { get; }

    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>The mean loss of the epoch's batches, each before its own step; NaN for the untrained model.</summary>
    public double TrainLoss { get; }

    /// <summary>Loss and accuracy on the test set, with <see cref="Parameters"/>.</summary>
    public Score Test { get; }

    /// <summary>Seconds that the steps took since the run began, evaluations not counted.</summary>
    public double Seconds { get; }

    /// <summary>The weights that the epoch hands over: the last ones, or the trainer's average.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>The run as JSON for <see cref="Trainer.EpochsAfter"/>.</summary>
    public string ToJson() => save();

    /// <summary>Index, losses and accuracy.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {Index}: training loss {TrainLoss:G6}, test loss {Test.Loss:G6}, test accuracy {Test.Accuracy:P2}"
        );
}

/// <summary>Parts of sequences of epochs.</summary>
public static class EpochSequences
{
    /// <summary>
    /// The epochs until the test loss has not fallen for some epochs; the best one is <c>MinBy(epoch =>
    /// epoch.Test.Loss)</c> of them.
    /// </summary>
    /// <param name="epochs">A run.</param>
    /// <param name="patience">How many epochs without a new least test loss are waited for, at least 1.</param>
    public static IEnumerable<Epoch> StopEarly(this IEnumerable<Epoch> epochs, int patience)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        Core.Check.atLeast(1, nameof(patience), patience);
        return Until();

        IEnumerable<Epoch> Until()
        {
            var (least, waited) = (double.PositiveInfinity, 0);
            foreach (var epoch in epochs)
            {
                yield return epoch;
                (least, waited) = epoch.Test.Loss < least ? (epoch.Test.Loss, 0) : (least, waited + 1);
                if (waited == patience)
                {
                    yield break;
                }
            }
        }
    }
}
