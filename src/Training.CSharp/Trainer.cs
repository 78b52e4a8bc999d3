using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using FirstOrder = OptimizerFunctional.Optimizer;

namespace OptimizerFunctional.Training;

/// <summary>
/// A training configuration: model, optimizer, batch size, seed and weight averaging. An immutable value. Training runs
/// are lazy sequences of epochs.
/// </summary>
public sealed record Trainer
{
    private const string Rule =
        "a first-order optimizer, SharpnessAware, ExactMars or Sophia with squared gradients: mini-batches are no "
        + "fixed objective";

    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>
    /// The optimizer, which can include transforms, schedules and groups; or a method with a second gradient in a step,
    /// on the same batch: <see cref="SharpnessAware"/>, <see cref="ExactMars"/>, or <see cref="Sophia"/> with squared
    /// gradients, whose second gradient is that of labels drawn from the model's own predictions. Without a layout of
    /// its own, it is given that of the model.
    /// </summary>
    /// <exception cref="ParameterException">It is another method.</exception>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public required Solver Optimizer
    {
        get;
        init => field = CanTrain(value) ? value : throw new ParameterException(nameof(Optimizer), value.Name, Rule);
    }

    /// <summary>
    /// Whether mini-batches can be trained with a method: it is an optimizer, or takes its second gradient on the same
    /// batch.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    public static bool CanTrain(Solver method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return method
            is FirstOrder
                or (SecondEvaluationSolver and not Sophia { Estimator: SophiaEstimator.Hutchinson });
    }

    /// <summary>The optimizer for the model's layout.</summary>
    internal Solver Placed =>
        Optimizer switch
        {
            FirstOrder { Blocks.IsWhole: true } whole => whole with { Blocks = Model.Layout },
            SharpnessAware { Inner.Blocks.IsWhole: true } sharp => (
                sharp.Inner with
                {
                    Blocks = Model.Layout,
                }
            ).WithSharpnessAwareness(sharp.Radius, sharp.Scale, sharp.Offset),
            ExactMars { Mars.Blocks.IsWhole: true } exact => (
                exact.Mars with
                {
                    Blocks = Model.Layout,
                }
            ).WithSecondEvaluation(),
            _ => Optimizer,
        };

    /// <summary>The batch size, at least 1. The last batch of an epoch can be smaller. The default is 128.</summary>
    public int BatchSize
    {
        get;
        init => field = (int)Core.Check.atLeast(1, nameof(BatchSize), value);
    } = 128;

    /// <summary>The seed of the initial weights; epoch e is shuffled with Seed + e. The default is 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// Whether the weights of an epoch are the last ones or an average. The default is the last ones.
    /// </summary>
    public WeightAverage Average { get; init; } = WeightAverage.None;

    /// <summary>
    /// The epochs, starting with epoch 0, the untrained model, lazily and without end. End them with <c>Take</c>, <see
    /// cref="EpochSequences.StopEarly"/> or <c>TakeWhile</c>. They end by themselves after an epoch whose loss is not
    /// finite.
    /// </summary>
    /// <param name="train">The training set.</param>
    /// <param name="test">The test set, on which every epoch is evaluated.</param>
    /// <exception cref="ParameterException">
    /// The data do not match the model, or groups of the optimizer do not take every block once.
    /// </exception>
    public IEnumerable<Epoch> Epochs(DataSet train, DataSet test)
    {
        Model.CheckedData(train);
        Model.CheckedData(test);
        // Groups that do not fit the layout are refused here, not at the first epoch.
        TrainingRun.Start(Placed, Model.Initialize(Seed));
        return Run(train, test, null);
    }

    /// <summary>The epochs after a saved one, which is not included: the rest of its run, bit for bit.</summary>
    /// <param name="train">The training set of the saved run.</param>
    /// <param name="test">The test set, on which every epoch is evaluated.</param>
    /// <param name="saved">The JSON that <see cref="Epoch.ToJson"/> wrote.</param>
    /// <param name="resume">
    /// What must be as it was. The default is everything: settings, the contents of the data, and the test score,
    /// which is computed once more.
    /// </param>
    /// <exception cref="FormatException">
    /// The text is not a saved epoch, or one of another trainer or other data: see <see cref="ResumeException"/>.
    /// </exception>
    /// <exception cref="ParameterException">The data do not match the model.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="saved"/> is null.</exception>
    public IEnumerable<Epoch> EpochsAfter(DataSet train, DataSet test, string saved, ResumeOptions? resume = null) =>
        Run(train, test, Read(train, test, saved, resume).Saved);

    /// <summary>Reads a saved epoch itself.</summary>
    /// <param name="train">The training set of the saved run.</param>
    /// <param name="test">The test set, on which every epoch is evaluated.</param>
    /// <param name="saved">The JSON that <see cref="Epoch.ToJson"/> wrote.</param>
    /// <param name="resume">What must be as it was. The default is everything.</param>
    /// <exception cref="FormatException">The text is not a saved epoch of this trainer and these data.</exception>
    /// <exception cref="ParameterException">The data do not match the model.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="saved"/> is null.</exception>
    public Epoch Restore(DataSet train, DataSet test, string saved, ResumeOptions? resume = null)
    {
        var (epoch, score, weights) = Read(train, test, saved, resume);
        return new(epoch.Index, epoch.TrainLoss, score, epoch.Seconds, weights, () => saved) { Model = Model };
    }

    private (SavedEpoch Saved, Score Score, ImmutableArray<double> Weights) Read(
        DataSet train,
        DataSet test,
        string saved,
        ResumeOptions? resume
    )
    {
        ArgumentNullException.ThrowIfNull(saved);
        Model.CheckedData(train);
        Model.CheckedData(test);
        var epoch = SavedEpoch.Read(saved, this, train, test, resume ?? new());
        ImmutableArray<double> weights = epoch.Average is null
            ? TrainingRun.Restore(Placed, epoch.Run, new() { AsIs = true }).Answer
            : [.. epoch.Average];
        var now = new Network(Model).Evaluate(test, weights.AsSpan());
        var share = epoch.Confirmation == Core.Confirmation.SameBits ? 0 : Core.Confirm.RoundingShare;
        // Where two classes are nearly as likely, rounding decides.
        var rows = epoch.Confirmation == Core.Confirmation.SameBits ? 0 : 2.0 / test.Count;
        if (epoch.Confirmation != Core.Confirmation.NotNeeded)
        {
            Confirm("The test loss", epoch.TestLoss, now.Loss, share * Math.Abs(now.Loss));
            Confirm("The test accuracy", epoch.TestAccuracy, now.Accuracy, rows);
        }

        // Format 1 did not have the score.
        return (epoch, double.IsNaN(epoch.TestAccuracy) ? now : new(epoch.TestLoss, epoch.TestAccuracy), weights);

        static void Confirm(string what, double was, double now, double tolerance)
        {
            if (!was.Equals(now) && !(Math.Abs(was - now) <= tolerance))
            {
                throw new ResumeException(
                    what,
                    FormattableString.Invariant($"{was:R}"),
                    FormattableString.Invariant($"{now:R}")
                );
            }
        }
    }

    private IEnumerable<Epoch> Run(DataSet train, DataSet test, SavedEpoch? saved)
    {
        var network = new Network(Model);
        var batches = new MiniBatches(train.Count, BatchSize, Seed + 1);
        var run = saved is null
            ? TrainingRun.Start(Placed, Model.Initialize(Seed))
            : TrainingRun.Restore(Placed, saved.Run, new() { AsIs = true });
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
            ImmutableArray<double> weights = average.Count > 0 ? [.. average.Weights] : run.Answer;
            var (here, spent) = (run.ToRun(), seconds);
            var mean = average.Count > 0 ? weights : default;
            var counted = average.Count;
            var score = network.Evaluate(test, weights.AsSpan());
            return new(
                index,
                loss,
                score,
                spent,
                weights,
                () =>
                    new SavedEpoch(
                        index,
                        spent,
                        loss,
                        score.Loss,
                        score.Accuracy,
                        here.ToJson(),
                        mean.IsDefault ? null : [.. mean],
                        counted
                    ).Write(this, train, test)
            )
            {
                Model = Model,
            };
        }
    }

    /// <summary>Trains one epoch. Returns the mean loss of the batches, each computed before its step.</summary>
    private double Train(
        Network network,
        DataSet train,
        MiniBatches batches,
        TrainingRun run,
        RunningAverage average,
        int epoch
    )
    {
        var total = 0.0;
        // Away from the streams of the initial weights and of the order, which start at the seed and at the next.
        var drawn = new SplitMix(Seed).Next();
        for (var batch = 0; batch < batches.PerEpoch; batch++)
        {
            var step = (long)(epoch - 1) * batches.PerEpoch + batch;
            var rows = batches.Of(step);
            total += run.Step(network, train, rows, new(drawn + (ulong)step)) * rows.Length;
            average.Add(run.Point, epoch);
        }

        return total / train.Count;
    }
}
