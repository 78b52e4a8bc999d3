using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;

namespace OptimizerFunctional.Training;

/// <summary>The state of training after an epoch. Immutable.</summary>
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

    /// <summary>The number of epochs so far: 0 for the untrained model.</summary>
    public int Index { get; }

    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>
    /// The mean loss of the epoch's batches, each computed before its step; NaN for the untrained model.
    /// </summary>
    public double TrainLoss { get; }

    /// <summary>The loss and accuracy on the test set, with <see cref="Parameters"/>.</summary>
    public Score Test { get; }

    /// <summary>The time of all training steps so far in seconds, without evaluations on the test set.</summary>
    public double Seconds { get; }

    /// <summary>
    /// The weights after the epoch: the trainer's average or, without one, the optimizer's answer, which is an average
    /// for schedule-free methods and the last weights for most.
    /// </summary>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>The training run as JSON, for <see cref="Trainer.EpochsAfter"/>.</summary>
    public string ToJson() => save();

    /// <summary>The index, losses and accuracy.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {Index}: training loss {TrainLoss:G6}, test loss {Test.Loss:G6}, test accuracy {Test.Accuracy:P2}"
        );
}

/// <summary>Operations on sequences of epochs.</summary>
public static class EpochSequences
{
    /// <summary>
    /// Early stopping: ends when the test loss has not decreased for several epochs. The best epoch is <c>MinBy(epoch
    /// => epoch.Test.Loss)</c> of the result.
    /// </summary>
    /// <param name="epochs">The epochs of a training run.</param>
    /// <param name="patience">The number of epochs to wait for a new lowest test loss, at least 1.</param>
    /// <exception cref="ParameterException">The patience is less than 1.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="epochs"/> is null.</exception>
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
