using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;

namespace OptimizerFunctional.Training;

/// <summary>
/// A model, an optimizer and how the data are gone through: an immutable value. Its runs are lazy sequences of epochs.
/// </summary>
public sealed record Trainer
{
    /// <summary>What is trained.</summary>
    public required Model Model { get; init; }

    /// <summary>What it is trained with: any optimizer, clipping, accumulation, decay and schedules included.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>Rows of a mini-batch, at least 1; the last of an epoch may have fewer. The default is 128.</summary>
    public int BatchSize
    {
        get;
        init => field = (int)Core.Check.atLeast(1, nameof(BatchSize), value);
    } = 128;

    /// <summary>
    /// Initial weights come from a generator that starts from it, the order of epoch e from one that starts from Seed +
    /// e. The default is 42.
    /// </summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// What the weights of an epoch are: those after its last step, or an average. The default is those after the last
    /// step.
    /// </summary>
    public WeightAverage Average { get; init; } = WeightAverage.None;

    /// <summary>
    /// The epochs from the untrained model on, which is epoch 0, lazily and without end: cut them with <c>Take</c>,
    /// <see cref="EpochSequences.StopEarly"/> or <c>TakeWhile</c>. The sequence ends by itself after an epoch with a
    /// loss that is not finite.
    /// </summary>
    /// <param name="train">What is learned from.</param>
    /// <param name="test">What every epoch is judged by.</param>
    public IEnumerable<Epoch> Epochs(DataSet train, DataSet test)
    {
        Model.CheckedData(train);
        Model.CheckedData(test);
        return Run(train, test, null);
    }

    /// <summary>
    /// The epochs after a saved one, without it: the rest of the run that it belongs to, bit for bit.
    /// </summary>
    /// <param name="train">What that run learned from.</param>
    /// <param name="test">What every epoch is judged by.</param>
    /// <param name="saved">
    /// What <see cref="Epoch.ToJson"/> wrote; any other text, and that of another trainer, is a
    /// <see cref="FormatException"/>.
    /// </param>
    public IEnumerable<Epoch> EpochsAfter(DataSet train, DataSet test, string saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        Model.CheckedData(train);
        Model.CheckedData(test);
        return Run(train, test, SavedEpoch.Read(saved, this, train));
    }

    private IEnumerable<Epoch> Run(DataSet train, DataSet test, SavedEpoch? saved)
    {
        var network = new Network(Model);
        var batches = new MiniBatches(train.Count, BatchSize, Seed + 1);
        var run = saved is null ? Optimizer.StartInPlace(Model.Initialize(Seed)) : Optimizer.RestoreInPlace(saved.Run);
        var average = new RunningAverage(Average, saved?.Average, saved?.Averaged ?? 0);
        var seconds = saved?.Seconds ?? 0;
        if (saved is null)
        {
            yield return EpochAt(0, double.NaN);
        }

        for (var epoch = (saved?.Index ?? 0) + 1; ; epoch++)
        {
            var began = Stopwatch.GetTimestamp();
            var loss = Train(network, train, batches, run, average, epoch);
            seconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
            yield return EpochAt(epoch, loss);
            if (!double.IsFinite(loss))
            {
                yield break;
            }
        }

        Epoch EpochAt(int index, double loss)
        {
            ImmutableArray<double> weights = average.Count > 0 ? [.. average.Weights] : [.. run.Point];
            var (here, spent) = (run.ToRun(), seconds);
            var mean = average.Count > 0 ? weights : default;
            var counted = average.Count;
            return new(
                index,
                loss,
                network.Evaluate(test, weights.AsSpan()),
                spent,
                weights,
                () => SavedEpoch.Write(this, train, new(index, spent, here, mean, counted))
            )
            {
                Model = Model,
            };
        }
    }

    /// <summary>One epoch; returns the mean of the losses that its batches had before their steps.</summary>
    private static double Train(
        Network network,
        DataSet train,
        MiniBatches batches,
        InPlace run,
        RunningAverage average,
        int epoch
    )
    {
        var total = 0.0;
        for (var batch = 0; batch < batches.PerEpoch; batch++)
        {
            var rows = batches.Of((long)(epoch - 1) * batches.PerEpoch + batch);
            var loss = network.LossAndGradient(train, rows, run.Point, run.Gradient);
            total += loss * rows.Length;
            run.Step(loss);
            average.Add(run.Point, epoch);
        }

        return total / train.Count;
    }
}
