using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Training.Tests;

/// <summary>Training by methods with two gradients in a step.</summary>
public class SecondGradientTests
{
    private static readonly (DataSet Train, DataSet Test) Digits = DataSets.Digits().Split(0.8);

    private static readonly Dictionary<string, Solver> Methods = new()
    {
        ["SAM"] = new Adam { LearningRate = 0.01 }.WithSharpnessAwareness(),
        ["ASAM"] = new Momentum().WithSharpnessAwareness(0.5, SharpnessScale.RelativeInMatrices),
        ["SAM over schedule-free"] = new ScheduleFree { LearningRate = 0.01 }.WithSharpnessAwareness(),
        ["exact MARS"] = new Mars().WithSecondEvaluation(),
        ["Sophia"] = new Sophia
        {
            LearningRate = 0.01,
            CurvatureScale = 4,
            Interval = 3,
        },
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    private static Trainer With(string name) =>
        new()
        {
            Model = new(64, 16, 10),
            Optimizer = Methods[name],
            BatchSize = 100,
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_reduces_the_loss(string name)
    {
        var epochs = With(name).Epochs(Digits.Train, Digits.Test).Take(9).ToList();
        Assert.True(epochs[8].TrainLoss < 0.8 * epochs[1].TrainLoss);
        Assert.True(epochs[8].Test.Accuracy > epochs[0].Test.Accuracy + 0.2);
    }

    /// <summary>Both gradients are on the same batch; Sophia draws labels, which an objective does not.</summary>
    [Theory]
    [InlineData("SAM")]
    [InlineData("ASAM")]
    [InlineData("SAM over schedule-free")]
    [InlineData("exact MARS")]
    public void Epoch_has_the_answer_of_the_iterate_on_the_same_batches(string name)
    {
        var trainer = With(name);
        var batches = new MiniBatches(Digits.Train.Count, trainer.BatchSize, trainer.Seed + 1);
        var placed = trainer.Placed;
        var iterate = placed
            .Iterates(trainer.Model.On(Digits.Train, batches), trainer.Model.Initialize(trainer.Seed))
            .ElementAt(2 * batches.PerEpoch);
        Assert.Equal(4 * batches.PerEpoch + (name == "exact MARS" ? 1 : 2), iterate.Evaluations);
        var epoch = trainer.Epochs(Digits.Train, Digits.Test).ElementAt(2);
        Assert.Equal(iterate.Answer.AsEnumerable(), epoch.Parameters);
        Assert.Equal(name == "SAM over schedule-free", !iterate.Point.SequenceEqual(epoch.Parameters));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Resumed_training_is_the_same_bit_for_bit(string name)
    {
        var trainer = With(name);
        var whole = trainer.Epochs(Digits.Train, Digits.Test).Take(5).ToList();
        var saved = whole[2].ToJson();
        Assert.Equal(whole[2].Parameters.AsEnumerable(), trainer.Restore(Digits.Train, Digits.Test, saved).Parameters);
        var rest = trainer.EpochsAfter(Digits.Train, Digits.Test, saved).Take(2).ToList();
        Assert.Equal(whole.Skip(3).Select(epoch => epoch.Test), rest.Select(epoch => epoch.Test));
        Assert.Equal(whole[4].Parameters.AsEnumerable(), rest[1].Parameters);
    }

    /// <summary>
    /// Without a hidden layer the diagonal is known: x^2 p (1 - p) for softmax and the logistic function, 2 x^2 for
    /// squares.
    /// </summary>
    [Theory]
    [InlineData(Loss.SoftmaxCrossEntropy)]
    [InlineData(Loss.LogisticCrossEntropy)]
    [InlineData(Loss.SquaredError)]
    public void Squared_gradients_of_drawn_labels_are_curvatures(Loss loss)
    {
        const int Draws = 20_000;
        float[] inputs = [1, -2];
        var data =
            loss == Loss.SquaredError
                ? DataSet.OfNumbers("one", 2, inputs, [3.0])
                : DataSet.OfClasses("one", 2, inputs, [1], loss == Loss.SoftmaxCrossEntropy ? 3 : 2);
        var model = new Model(2, loss == Loss.SoftmaxCrossEntropy ? 3 : 1) { Loss = loss };
        var network = new Network(model);
        var weights = model.Initialize(7);
        var outputs = network.Predict(weights.AsSpan(), inputs);
        var squares = new double[weights.Length];
        var gradient = new double[weights.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            network.GradientOfDrawnLabels(data, [0], weights.AsSpan(), gradient, new((ulong)draw * 77));
            for (var i = 0; i < squares.Length; i++)
            {
                squares[i] += gradient[i] * gradient[i] / Draws;
            }
        }

        var total = outputs.Sum(Math.Exp);
        var found = model.Layout.Find("weights1").Of(squares.AsSpan());
        for (var k = 0; k < outputs.Length; k++)
        {
            var p = loss == Loss.SoftmaxCrossEntropy ? Math.Exp(outputs[k]) / total : 1 / (1 + Math.Exp(-outputs[k]));
            var curvature = loss == Loss.SquaredError ? 2 : p * (1 - p);
            for (var i = 0; i < 2; i++)
            {
                // Four standard errors of the mean.
                var expected = inputs[i] * inputs[i] * curvature;
                Assert.InRange(found[i * outputs.Length + k], 0.95 * expected, 1.05 * expected);
            }
        }
    }

    [Fact]
    public void Methods_of_fixed_objectives_are_refused()
    {
        var error = Assert.Throws<ParameterException>(() => With("SAM") with { Optimizer = new Bfgs() });
        Assert.Contains("Optimizer", error.Message, StringComparison.Ordinal);
        Assert.Contains("first-order", error.Message, StringComparison.Ordinal);
        var hutchinson = new Sophia { Estimator = SophiaEstimator.Hutchinson };
        Assert.Throws<ParameterException>(() => With("SAM") with { Optimizer = hutchinson });
    }
}
