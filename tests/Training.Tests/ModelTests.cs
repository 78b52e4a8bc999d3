using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Training.Tests;

/// <summary>Models as functions of one parameter vector.</summary>
public class ModelTests
{
    public static TheoryData<Activation, Loss, int> Networks
    {
        get
        {
            var data = new TheoryData<Activation, Loss, int>();
            foreach (var activation in Enum.GetValues<Activation>())
            {
                foreach (var loss in Enum.GetValues<Loss>())
                {
                    for (var hidden = 0; hidden <= 3; hidden++)
                    {
                        data.Add(activation, loss, hidden);
                    }
                }
            }

            return data;
        }
    }

    internal static DataSet Rows(Loss loss, int count, int features, ulong seed)
    {
        var random = new SplitMix(seed);
        var inputs = new float[count * features];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (float)random.Normal();
        }

        if (loss == Loss.SquaredError)
        {
            var targets = new double[count];
            for (var i = 0; i < count; i++)
            {
                targets[i] = random.Normal();
            }

            return DataSet.OfNumbers("numbers", features, inputs, [.. targets]);
        }

        var classes = loss == Loss.LogisticCrossEntropy ? 2 : 3;
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (int)(random.Next() % (ulong)classes);
        }

        return DataSet.OfClasses("classes", features, inputs, [.. labels], classes);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradient_agrees_with_differences_of_the_loss(Activation activation, Loss loss, int hidden)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            ImmutableArray<int> sizes =
            [
                4,
                .. Enumerable.Range(0, hidden).Select(layer => 5 + layer),
                loss == Loss.SoftmaxCrossEntropy ? 3 : 1,
            ];
            var model = new Model(sizes)
            {
                Activation = activation,
                Loss = loss,
                Penalty = 0.3,
                Initialization = Initialization.Glorot,
            };
            var objective = model.On(Rows(loss, 7, 4, seed));

            // Biases are not 0, so that no sum of a ReLU is at its kink.
            var point = model.Initialize(seed).Select((value, i) => value + 0.1 * Math.Sin(i + 1)).ToImmutableArray();
            var check = objective.CheckGradient(point, 1e-7);
            Assert.True(check.IsRight, check.ToString());
        }
    }

    [Fact]
    public void Parameters_are_at_their_layout_offsets()
    {
        var model = new Model(3, 4, 2);
        Assert.Equal(3 * 4 + 4 + 4 * 2 + 2, model.Layout.Length);
        Assert.Equal(["weights1", "biases1", "weights2", "biases2"], model.Layout.All.Select(block => block.Name));
        Assert.Equal([0, 12, 16, 24], model.Layout.All.Select(block => block.Offset));
        var parameters = Enumerable.Range(0, model.Layout.Length).Select(i => (double)i).ToArray();
        Assert.Equal([12.0, 13, 14, 15], model.Layout.Find("biases1").Of(parameters.AsSpan()).ToArray());
        var error = Assert.Throws<ParameterException>(() => model.Layout.Find("weights3"));
        Assert.Contains("one of weights1, biases1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_output_equals_its_layers()
    {
        var model = new Model(2, 2, 1) { Loss = Loss.SquaredError };
        double[] parameters = [1, -1, 2, 3, 0.5, -0.5, 10, 100, 7];

        // Hidden sums 1*1 + 2*2 + 0.5 = 5.5 and -1*1 + 3*2 - 0.5 = 4.5.
        Assert.Equal(7 + 10 * 5.5 + 100 * 4.5, model.Predict(parameters, [1, 2])[0]);
        Assert.Equal(7, model.Predict(parameters, [-1, -1])[0]);
    }

    [Fact]
    public void Ridge_regression_solves_its_normal_equations()
    {
        // One input x = -1, 0, 1 with t = 1, 2, 6: the loss mean (w x + b - t)^2 + p/2 w^2 is least at b = 3, w =
        // (10/3) / (4/3 + p).
        var data = DataSet.OfNumbers("line", 1, [-1, 0, 1], [1, 2, 6]);
        foreach (var penalty in new[] { 0, 0.5, 4 })
        {
            var model = Model.Ridge(1, penalty);
            var solution = new Bfgs().Minimize(model.On(data), model.Initialize(0));
            Assert.True(solution.Converged, solution.Reason.ToString());
            Assert.Equal(10.0 / 3 / (4.0 / 3 + penalty), solution.Point[0], 7);
            Assert.Equal(3, solution.Point[1], 7);
        }
    }

    [Fact]
    public void Logistic_and_softmax_regression_of_two_classes_agree()
    {
        var rows = Rows(Loss.LogisticCrossEntropy, 40, 3, 9);
        var logistic = Model.LogisticRegression(3, 0.1);
        var softmax = Model.SoftmaxRegression(3, 2, 0.2);
        var one = new Bfgs().Minimize(logistic.On(rows), logistic.Initialize(0));
        var two = new Bfgs().Minimize(softmax.On(rows), softmax.Initialize(0));

        // Two symmetric columns share the weights of one: half the penalty each, in squares.
        Assert.Equal(one.Value, two.Value, 7);
        Assert.Equal(
            logistic.Evaluate(rows, one.Point.AsSpan()).Accuracy,
            softmax.Evaluate(rows, two.Point.AsSpan()).Accuracy
        );
    }

    [Fact]
    public void Mismatched_data_is_refused_before_any_computation()
    {
        var digits = DataSets.Digits();
        Assert.Equal(
            "data.Features was 64; it must be 784, the first layer's size.",
            Message(() => new Model(784, 10).On(digits))
        );
        Assert.Contains(
            "the last layer's size was 9",
            Message(() => new Model(64, 9).On(digits)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "data.Classes was 10",
            Message(() => Model.LogisticRegression(64).On(digits)),
            StringComparison.Ordinal
        );
        Assert.Contains("sizes was 0", Message(() => new Model(64, 0, 10)), StringComparison.Ordinal);
        Assert.Contains("sizes.Length was 1", Message(() => new Model(64)), StringComparison.Ordinal);
        Assert.Contains(
            "batches.Rows was 5",
            Message(() => new Model(64, 10).On(digits, new MiniBatches(5, 2))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "parameters.Length was 1",
            Message(() => new Model(64, 10).Evaluate(digits, new double[1])),
            StringComparison.Ordinal
        );
        Assert.Contains("Penalty was -1", Message(() => new Model(64, 10) { Penalty = -1 }), StringComparison.Ordinal);
    }

    private static string Message(Func<object> act) => Assert.Throws<ParameterException>(act).Message;
}
