using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Training;

/// <summary>
/// A feed-forward network (multilayer perceptron) as a function of one flat parameter vector. Without hidden layers it
/// is linear, ridge, logistic or softmax regression. Immutable.
/// </summary>
public sealed record Model
{
    /// <summary>Creates a network with these layer sizes: inputs, hidden layers, outputs.</summary>
    /// <param name="sizes">At least two numbers, each at least 1, such as 784, 128, 10.</param>
    /// <exception cref="ParameterException">There are fewer than two sizes, or one is less than 1.</exception>
    public Model(params ImmutableArray<int> sizes)
    {
        Core.Check.atLeast(2, "sizes.Length", sizes.IsDefault ? 0 : sizes.Length);
        foreach (var size in sizes)
        {
            Core.Check.atLeast(1, nameof(sizes), size);
        }

        Sizes = sizes;
        Layout = Blocks.Of([
            .. Enumerable
                .Range(1, sizes.Length - 1)
                .SelectMany(layer =>
                    new[]
                    {
                        new BlockShape($"weights{layer}", sizes[layer - 1], sizes[layer]),
                        new BlockShape($"biases{layer}", sizes[layer]),
                    }
                ),
        ]);
    }

    /// <summary>The sizes of the layers: inputs, hidden layers, outputs.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>
    /// The layout of the parameter vector: weights of a layer (inputs x outputs), its biases, the next layer.
    /// </summary>
    public Blocks Layout { get; }

    /// <summary>The activation function of hidden layers. The default is <see cref="Activation.Relu"/>.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>The loss function. The default is <see cref="Loss.SoftmaxCrossEntropy"/>.</summary>
    public Loss Loss { get; init; } = Loss.SoftmaxCrossEntropy;

    /// <summary>
    /// The coefficient of L2 regularization: penalty / 2 times the sum of squared weights, without biases, is added to
    /// the loss. Finite and at least 0. The default is 0.
    /// </summary>
    public double Penalty
    {
        get;
        init => field = Core.Check.notNegative(nameof(Penalty), value);
    }

    /// <summary>The initialization of weights. The default is <see cref="Initialization.He"/>.</summary>
    public Initialization Initialization { get; init; } = Initialization.He;

    /// <summary>The hardware description of matrix products, for reports.</summary>
    public static string Products => Core.MatrixProduct.Description;

    /// <summary>Linear regression by least squares, with a bias.</summary>
    public static Model LinearRegression(int features) => Ridge(features, 0);

    /// <summary>Ridge regression: linear regression with L2 regularization.</summary>
    public static Model Ridge(int features, double penalty) =>
        new(features, 1)
        {
            Loss = Loss.SquaredError,
            Penalty = penalty,
            Initialization = Initialization.Zeros,
        };

    /// <summary>Logistic regression for two classes.</summary>
    public static Model LogisticRegression(int features, double penalty = 0) =>
        new(features, 1)
        {
            Loss = Loss.LogisticCrossEntropy,
            Penalty = penalty,
            Initialization = Initialization.Zeros,
        };

    /// <summary>Softmax regression for any number of classes.</summary>
    public static Model SoftmaxRegression(int features, int classes, double penalty = 0) =>
        new(features, classes) { Penalty = penalty, Initialization = Initialization.Zeros };

    /// <summary>Initial parameters, determined by the seed.</summary>
    public ImmutableArray<double> Initialize(ulong seed)
    {
        var parameters = new double[Layout.Length];
        var random = new SplitMix(seed);
        foreach (var block in Layout.All.Where(block => block.IsMatrix))
        {
            var deviation = Initialization switch
            {
                Initialization.He => Math.Sqrt(2.0 / block.Rows),
                Initialization.Glorot => Math.Sqrt(2.0 / (block.Rows + block.Columns)),
                _ => 0,
            };
            foreach (ref var weight in block.Of(parameters.AsSpan()))
            {
                weight = deviation > 0 ? random.Normal() * deviation : 0;
            }
        }

        return [.. parameters];
    }

    /// <summary>The mean loss over a data set as an objective, for any method.</summary>
    public Objective On(DataSet data)
    {
        var rows = Enumerable.Range(0, CheckedData(data).Count).ToArray();
        return Objective
            .Create((point, gradient) => new Network(this).LossAndGradient(data, rows, point, gradient))
            .WithDimension(Layout.Length);
    }

    /// <summary>The mean loss over mini-batches as an online objective, for first-order optimizers.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="batches"/> is null.</exception>
    public Objective On(DataSet data, MiniBatches batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        CheckedData(data);
        if (batches.Rows != data.Count)
        {
            throw new ParameterException(
                "batches.Rows",
                $"{batches.Rows}",
                $"{data.Count}, as many as the data set has"
            );
        }

        var network = new Network(this);
        return Objective
            .Online((index, point, gradient) => network.LossAndGradient(data, batches.Of(index), point, gradient))
            .WithDimension(Layout.Length);
    }

    /// <summary>The mean loss, without the penalty, and the accuracy (NaN for regression).</summary>
    public Score Evaluate(DataSet data, ReadOnlySpan<double> parameters) =>
        new Network(this).Evaluate(CheckedData(data), Checked(parameters));

    /// <summary>The outputs for one row of features, before any softmax.</summary>
    public ImmutableArray<double> Predict(ReadOnlySpan<double> parameters, ReadOnlySpan<float> inputs)
    {
        if (inputs.Length != Sizes[0])
        {
            throw new ParameterException("inputs.Length", $"{inputs.Length}", $"{Sizes[0]}, the first layer's size");
        }

        return new Network(this).Predict(Checked(parameters), inputs);
    }

    /// <summary>Whether sizes, activation, loss, penalty and initialization are equal.</summary>
    public bool Equals(Model? other) =>
        other is not null
        && Sizes.SequenceEqual(other.Sizes)
        && (Activation, Loss, Penalty, Initialization)
            == (other.Activation, other.Loss, other.Penalty, other.Initialization);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Layout.Length, Activation, Loss, Penalty, Initialization);

    /// <summary>The layer sizes, such as 784-128-10.</summary>
    public override string ToString() => string.Join('-', Sizes);

    internal DataSet CheckedData(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Features != Sizes[0])
        {
            throw new ParameterException("data.Features", $"{data.Features}", $"{Sizes[0]}, the first layer's size");
        }

        var (classes, outputs) = Loss switch
        {
            Loss.SoftmaxCrossEntropy => (Math.Max(2, data.Classes), data.Classes),
            Loss.LogisticCrossEntropy => (2, 1),
            _ => (0, 1),
        };
        if (data.Classes != classes)
        {
            throw new ParameterException(
                "data.Classes",
                $"{data.Classes}",
                Loss == Loss.SquaredError ? "0, for squared errors" : $"{classes}, for {Loss}"
            );
        }

        return Sizes[^1] == outputs
            ? data
            : throw new ParameterException(
                "the last layer's size",
                $"{Sizes[^1]}",
                $"{outputs}, for {Loss} on this data"
            );
    }

    private ReadOnlySpan<double> Checked(ReadOnlySpan<double> parameters) =>
        parameters.Length == Layout.Length
            ? parameters
            : throw new ParameterException(
                "parameters.Length",
                $"{parameters.Length}",
                $"{Layout.Length}, for a network of {this}"
            );
}

/// <summary>The performance of a model on a data set.</summary>
/// <param name="Loss">The mean loss, without the penalty.</param>
/// <param name="Accuracy">The fraction of rows that are classified correctly; NaN for regression.</param>
public sealed record Score(double Loss, double Accuracy);
