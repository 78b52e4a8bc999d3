using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Tests.Saved;
using Xunit;

namespace OptimizerFunctional.Training.Tests;

/// <summary>Training as lazy sequences of epochs.</summary>
public class TrainerTests
{
    private static readonly (DataSet Train, DataSet Test) Digits = DataSets.Digits().Split(0.8);

    private static readonly Trainer Usual = new()
    {
        Model = new(64, 16, 10),
        Optimizer = new Adam { LearningRate = 0.01 },
        BatchSize = 100,
    };

    public static TheoryData<string> Averages => ["none", "exponential", "uniform"];

    [Fact]
    public void Training_reduces_the_loss()
    {
        var epochs = Usual.Epochs(Digits.Train, Digits.Test).Take(21).ToList();
        Assert.Equal(Enumerable.Range(0, 21), epochs.Select(epoch => epoch.Index));
        Assert.InRange(epochs[0].Test.Accuracy, 0, 0.3);
        Assert.True(double.IsNaN(epochs[0].TrainLoss));
        Assert.InRange(epochs[20].Test.Accuracy, 0.93, 1);
        Assert.True(epochs[20].TrainLoss < epochs[1].TrainLoss);
        Assert.Equal(epochs[20].Test, Usual.Model.Evaluate(Digits.Test, epochs[20].Parameters.AsSpan()));
    }

    [Fact]
    public void Epoch_equals_the_iterates_on_the_same_batches()
    {
        var batches = new MiniBatches(Digits.Train.Count, Usual.BatchSize, Usual.Seed + 1);
        var iterates = Usual.Optimizer.Iterates(
            Usual.Model.On(Digits.Train, batches),
            Usual.Model.Initialize(Usual.Seed)
        );
        var second = Usual.Epochs(Digits.Train, Digits.Test).ElementAt(2);
        Assert.Equal(iterates.ElementAt(2 * batches.PerEpoch).Point.AsEnumerable(), second.Parameters);
    }

    [Fact]
    public void Epoch_has_the_answer_of_the_optimizer()
    {
        var trainer = Usual with { Optimizer = new ScheduleFree { LearningRate = 0.01 } };
        var batches = new MiniBatches(Digits.Train.Count, Usual.BatchSize, Usual.Seed + 1);
        var iterate = trainer
            .Optimizer.Iterates(Usual.Model.On(Digits.Train, batches), Usual.Model.Initialize(Usual.Seed))
            .ElementAt(2 * batches.PerEpoch);
        var epoch = trainer.Epochs(Digits.Train, Digits.Test).ElementAt(2);
        Assert.NotEqual(iterate.Point.AsEnumerable(), epoch.Parameters);
        Assert.Equal(iterate.Answer.AsEnumerable(), epoch.Parameters);
        Assert.Equal(Usual.Model.Evaluate(Digits.Test, epoch.Parameters.AsSpan()), epoch.Test);
        var restored = trainer.Restore(Digits.Train, Digits.Test, epoch.ToJson());
        Assert.Equal(epoch.Parameters.AsEnumerable(), restored.Parameters);
    }

    [Fact]
    public void Optimizer_moves_the_blocks_of_the_model()
    {
        // With the exact orthogonal factor, all singular values of a step of the weights are the learning rate.
        // There are nine: the derivatives by the ten outputs of softmax add up to 0.
        var muon = new Muon
        {
            LearningRate = 0.25,
            Scale = MuonScale.One,
            Orthogonalization = Orthogonalization.Exact,
        };
        var trainer = Usual with { Model = new(64, 10), Optimizer = muon, BatchSize = 2000 };
        var epochs = trainer.Epochs(Digits.Train, Digits.Test).Take(2).ToList();
        var step = epochs[0].Parameters.Zip(epochs[1].Parameters, (from, to) => to - from).ToArray();
        var weights = trainer.Model.Layout.Find("weights1").Of(step.AsSpan());
        Assert.Equal(0.25 * 0.25 * 9, weights.ToArray().Sum(x => x * x), 1e-9);
        var groups = new Groups((BlockFilter.Named("weights*"), new Adam()));
        var refusal = Assert.Throws<ParameterException>(() =>
            (trainer with { Optimizer = groups }).Epochs(Digits.Train, Digits.Test)
        );
        Assert.Contains("block biases1 was in no group", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Epoch_is_not_resumed_under_another_layout()
    {
        var here = Usual with { Optimizer = new Lamb() };
        var saved = here.Epochs(Digits.Train, Digits.Test).ElementAt(1).ToJson();
        var elsewhere = here with { Optimizer = new Lamb { Blocks = Blocks.Of(("all", here.Model.Layout.Length)) } };
        Assert.Single(here.EpochsAfter(Digits.Train, Digits.Test, saved).Take(1));
        var refusal = Assert.Throws<ResumeException>(() => elsewhere.EpochsAfter(Digits.Train, Digits.Test, saved));
        Assert.StartsWith("Blocks was weights1:64x16,biases1:16", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Averages))]
    public void Training_resumed_from_any_epoch_has_the_same_bits(string average)
    {
        var trainer = Usual with
        {
            Average = average switch
            {
                "none" => WeightAverage.None,
                "exponential" => WeightAverage.Exponential(0.98),
                _ => WeightAverage.Uniform(2),
            },
        };
        var whole = trainer.Epochs(Digits.Train, Digits.Test).Take(5).ToList();
        for (var from = 0; from < 4; from++)
        {
            var rest = trainer.EpochsAfter(Digits.Train, Digits.Test, whole[from].ToJson()).Take(4 - from).ToList();
            Assert.Equal(whole.Skip(from + 1).Select(epoch => epoch.Index), rest.Select(epoch => epoch.Index));
            Assert.Equal(whole[^1].Parameters.AsEnumerable(), rest[^1].Parameters);
            Assert.Equal(whole[^1].Test, rest[^1].Test);
            Assert.Equal(whole[^1].TrainLoss, rest[^1].TrainLoss);
        }
    }

    [Fact]
    public void Epochs_are_immutable()
    {
        var epochs = Usual.Epochs(Digits.Train, Digits.Test).Take(4).ToList();
        var early = Usual.Epochs(Digits.Train, Digits.Test).ElementAt(1);
        Assert.Equal(early.Parameters.AsEnumerable(), epochs[1].Parameters);
        var again = Usual.EpochsAfter(Digits.Train, Digits.Test, epochs[1].ToJson()).First();
        Assert.Equal(epochs[2].Parameters.AsEnumerable(), again.Parameters);
    }

    [Fact]
    public void Weight_averages_equal_their_definition()
    {
        var batches = new MiniBatches(Digits.Train.Count, 100, Usual.Seed + 1);
        var points = Usual
            .Optimizer.Iterates(Usual.Model.On(Digits.Train, batches), Usual.Model.Initialize(Usual.Seed))
            .Skip(1)
            .Take(2 * batches.PerEpoch)
            .Select(iterate => iterate.Point)
            .ToList();
        Check(
            WeightAverage.Uniform(2),
            [.. points.Skip(batches.PerEpoch).Aggregate(Sum).Select(sum => sum / batches.PerEpoch)]
        );
        Check(
            WeightAverage.Exponential(0.9),
            points.Skip(1).Aggregate(points[0], (mean, point) => [.. mean.Zip(point, (m, p) => 0.9 * m + 0.1 * p)])
        );

        static ImmutableArray<double> Sum(ImmutableArray<double> left, ImmutableArray<double> right) =>
            [.. left.Zip(right, (a, b) => a + b)];

        void Check(WeightAverage average, ImmutableArray<double> expected)
        {
            var epoch = (Usual with { Average = average }).Epochs(Digits.Train, Digits.Test).ElementAt(2);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], epoch.Parameters[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Early_stopping_waits_for_its_patience()
    {
        var trainer = Usual with { Optimizer = new Adam { LearningRate = 0.05 } };
        var stopped = trainer.Epochs(Digits.Train, Digits.Test).StopEarly(3).ToList();
        var best = stopped.MinBy(epoch => epoch.Test.Loss)!;
        Assert.Equal(best.Index + 3, stopped[^1].Index);
    }

    [Fact]
    public void Diverged_training_ends_with_the_diverged_epoch()
    {
        var trainer = Usual with { Optimizer = new GradientDescent { LearningRate = 1e200 } };
        var epochs = trainer.Epochs(Digits.Train, Digits.Test).Take(10).ToList();
        Assert.Equal(2, epochs.Count);
        Assert.False(double.IsFinite(epochs[^1].TrainLoss));
    }

    [Fact]
    public void Saved_epoch_of_another_run_is_refused()
    {
        var saved = Usual.Epochs(Digits.Train, Digits.Test).ElementAt(1).ToJson();
        foreach (
            var other in new[]
            {
                Usual with
                {
                    Seed = 1,
                },
                Usual with
                {
                    BatchSize = 99,
                },
                Usual with
                {
                    Optimizer = new Momentum(),
                },
                Usual with
                {
                    Model = Usual.Model with { Penalty = 1 },
                },
            }
        )
        {
            var error = Assert.Throws<ResumeException>(() => other.EpochsAfter(Digits.Train, Digits.Test, saved));
            Assert.Matches(
                "^(Seed|Batch size|Optimizer|Penalty) was .* in the saved run and is .* now; resume it as is",
                error.Message
            );
        }

        // Its optimizer's settings are those of the run within the epoch.
        var rate = Usual with
        {
            Optimizer = new Adam { LearningRate = 0.02 },
        };
        Assert.StartsWith(
            "Learning rate was ",
            Assert.Throws<ResumeException>(() => rate.EpochsAfter(Digits.Train, Digits.Test, saved)).Message,
            StringComparison.Ordinal
        );
        var fewer = Digits.Train.Take([.. Enumerable.Range(1, Digits.Train.Count - 1).Prepend(1)]);
        Assert.StartsWith(
            "The checksum of the data was ",
            Assert.Throws<ResumeException>(() => Usual.EpochsAfter(fewer, Digits.Test, saved)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(2, Usual.EpochsAfter(fewer, Digits.Test, saved, new ResumeOptions { AsIs = true }).First().Index);
        Assert.Equal(1, Usual.Restore(Digits.Train, Digits.Test, saved).Index);

        Assert.Throws<FormatException>(() => Usual.EpochsAfter(Digits.Train, Digits.Test, saved[..(saved.Length / 2)]));
        Assert.Throws<FormatException>(() => Usual.EpochsAfter(Digits.Train, Digits.Test, "{}"));
        Assert.Throws<FormatException>(() => Usual.EpochsAfter(Digits.Train, Digits.Test, "null"));
    }

    [Fact]
    public void Epoch_of_another_platform_is_compared_to_rounding_which_is_said()
    {
        var saved = Usual.Epochs(Digits.Train, Digits.Test).ElementAt(1).ToJson();
        var said = new List<string>();
        Epoch Restored(double factor, string? library)
        {
            var changed = SavedText.Changed(
                saved,
                document =>
                {
                    document["Epoch"]!["TestLoss"] = (double)document["Epoch"]!["TestLoss"]! * factor;
                    document["Platform"]!["CLibrary"] = library ?? (string)document["Platform"]!["CLibrary"]!;
                }
            );
            return Usual.Restore(Digits.Train, Digits.Test, changed, new() { Warn = said.Add });
        }

        Assert.Equal(1, Restored(1, null).Index);
        Assert.Throws<ResumeException>(() => Restored(1 + 1e-12, null));
        Assert.Empty(said);
        Assert.Equal(1, Restored(1 + 1e-12, "another").Index);
        Assert.Contains("C library another, and this is ", Assert.Single(said), StringComparison.Ordinal);
        Assert.StartsWith(
            "The test loss was ",
            Assert.Throws<ResumeException>(() => Restored(1 + 1e-6, "another")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_row_is_used_once_per_epoch_in_a_new_order()
    {
        var batches = new MiniBatches(10, 3, 5);
        Assert.Equal(4, batches.PerEpoch);
        int[] Epoch(int index) =>
            [.. Enumerable.Range(0, 4).SelectMany(batch => batches.Of(4 * index + batch).ToArray())];
        var (first, second) = (Epoch(0), Epoch(1));
        Assert.Equal(Enumerable.Range(0, 10), first.Order());
        Assert.Equal(Enumerable.Range(0, 10), second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(first, Epoch(0));
        Assert.Equal(1, batches.Of(3).Length);
    }
}
