using System;
using System.Collections.Immutable;
using System.Linq;
using Factor = OptimizerFunctional.Core.Factor;
using MatrixProduct = OptimizerFunctional.Core.MatrixProduct;

namespace OptimizerFunctional.Training;

/// <summary>Forward and backward passes of a model, in buffers that are reused. Not thread-safe.</summary>
internal sealed class Network(Model model)
{
    /// <summary>The number of rows per evaluation without gradient.</summary>
    private const int Chunk = 512;

    private readonly int layers = model.Sizes.Length - 1;

    /// <summary>The sums of every layer, row by row, and their activations. Layer 0 has the inputs.</summary>
    private readonly double[][] sums = new double[model.Sizes.Length][];
    private readonly double[][] outputs = new double[model.Sizes.Length][];
    private double[] back = [];
    private double[] forth = [];
    private int room;

    /// <summary>The mean loss over some rows, with the penalty. Writes its gradient.</summary>
    public double LossAndGradient(
        DataSet data,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<double> parameters,
        Span<double> gradient
    )
    {
        Forward(data, rows, parameters);
        var width = model.Sizes[^1];
        var total = 0.0;
        var last = sums[layers].AsSpan(0, rows.Length * width);
        for (var i = 0; i < rows.Length; i++)
        {
            total += Losses.Backward(model.Loss, data, rows[i], last.Slice(i * width, width), 1.0 / rows.Length);
        }

        gradient.Clear();
        Backward(rows.Length, parameters, gradient);
        return total / rows.Length + Penalise(parameters, gradient);
    }

    /// <summary>
    /// Writes the gradient of the mean loss, without the penalty, over some rows whose labels are drawn from the
    /// model's own predictions. The mean of its square is the diagonal of the Gauss-Newton matrix, divided by the
    /// number of rows (Liu et al. 2024, Algorithm 2). The loss is unknown.
    /// </summary>
    public double GradientOfDrawnLabels(
        DataSet data,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<double> parameters,
        Span<double> gradient,
        SplitMix labels
    )
    {
        Forward(data, rows, parameters);
        var width = model.Sizes[^1];
        var last = sums[layers].AsSpan(0, rows.Length * width);
        for (var i = 0; i < rows.Length; i++)
        {
            Losses.BackwardOfDrawn(model.Loss, last.Slice(i * width, width), 1.0 / rows.Length, ref labels);
        }

        gradient.Clear();
        Backward(rows.Length, parameters, gradient);
        return double.NaN;
    }

    /// <summary>The mean loss and accuracy over a data set.</summary>
    public Score Evaluate(DataSet data, ReadOnlySpan<double> parameters)
    {
        var rows = Enumerable.Range(0, data.Count).ToArray();
        var (total, right, width) = (0.0, 0, model.Sizes[^1]);
        for (var first = 0; first < rows.Length; first += Chunk)
        {
            var chunk = rows.AsSpan(first, Math.Min(Chunk, rows.Length - first));
            Forward(data, chunk, parameters);
            for (var i = 0; i < chunk.Length; i++)
            {
                var output = sums[layers].AsSpan(i * width, width);
                total += Losses.Of(model.Loss, data, chunk[i], output);
                right += data.Classes > 0 && Losses.Class(output) == data.Labels[chunk[i]] ? 1 : 0;
            }
        }

        return new(total / rows.Length, data.Classes > 0 ? (double)right / rows.Length : double.NaN);
    }

    /// <summary>The outputs for one row of features.</summary>
    public ImmutableArray<double> Predict(ReadOnlySpan<double> parameters, ReadOnlySpan<float> inputs)
    {
        MakeRoom(1);
        for (var i = 0; i < inputs.Length; i++)
        {
            outputs[0][i] = inputs[i];
        }

        Forward(1, parameters);
        return [.. sums[layers].AsSpan(0, model.Sizes[^1])];
    }

    private void MakeRoom(int rows)
    {
        if (rows <= room)
        {
            return;
        }

        for (var layer = 0; layer < model.Sizes.Length; layer++)
        {
            sums[layer] = layer == 0 ? [] : new double[rows * model.Sizes[layer]];
            outputs[layer] = layer == layers ? [] : new double[rows * model.Sizes[layer]];
        }

        var widest = rows * model.Sizes.Skip(1).Max();
        (back, forth, room) = (new double[widest], new double[widest], rows);
    }

    private void Forward(DataSet data, ReadOnlySpan<int> rows, ReadOnlySpan<double> parameters)
    {
        MakeRoom(rows.Length);
        var features = data.Features;
        for (var i = 0; i < rows.Length; i++)
        {
            var from = data.Row(rows[i]);
            var into = outputs[0].AsSpan(i * features, features);
            for (var k = 0; k < features; k++)
            {
                into[k] = from[k];
            }
        }

        Forward(rows.Length, parameters);
    }

    private void Forward(int rows, ReadOnlySpan<double> parameters)
    {
        for (var layer = 1; layer <= layers; layer++)
        {
            var (weights, biases) = Blocks(layer);
            var sum = sums[layer].AsSpan(0, rows * weights.Columns);
            for (var i = 0; i < rows; i++)
            {
                biases.Of(parameters).CopyTo(sum[(i * weights.Columns)..]);
            }

            MatrixProduct.Add(Outputs(layer - 1, rows), Weights(weights, parameters), sum);
            if (layer < layers)
            {
                Activations.Apply(model.Activation, sum, outputs[layer]);
            }
        }
    }

    /// <summary>
    /// Backpropagates from the derivatives with respect to the last sums, which replace them, to all parameters.
    /// </summary>
    private void Backward(int rows, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var slopes = sums[layers].AsSpan(0, rows * model.Sizes[^1]);
        for (var layer = layers; layer >= 1; layer--)
        {
            var (weights, biases) = Blocks(layer);
            MatrixProduct.Add(
                Outputs(layer - 1, rows).Transposed,
                Factor.Of(slopes, rows, weights.Columns),
                weights.Of(gradient)
            );
            AddRows(slopes, biases.Of(gradient));
            if (layer > 1)
            {
                var next =
                    (layers - layer) % 2 == 0
                        ? back.AsSpan(0, rows * weights.Rows)
                        : forth.AsSpan(0, rows * weights.Rows);
                next.Clear();
                MatrixProduct.Add(
                    Factor.Of(slopes, rows, weights.Columns),
                    Weights(weights, parameters).Transposed,
                    next
                );
                Activations.Backward(
                    model.Activation,
                    sums[layer - 1].AsSpan(0, next.Length),
                    outputs[layer - 1].AsSpan(0, next.Length),
                    next
                );
                slopes = next;
            }
        }
    }

    private double Penalise(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        if (model.Penalty == 0)
        {
            return 0;
        }

        var total = 0.0;
        for (var layer = 1; layer <= layers; layer++)
        {
            var weights = Blocks(layer).Weights.Of(parameters);
            var slopes = Blocks(layer).Weights.Of(gradient);
            for (var i = 0; i < weights.Length; i++)
            {
                total += weights[i] * weights[i];
                slopes[i] += model.Penalty * weights[i];
            }
        }

        return 0.5 * model.Penalty * total;
    }

    private static void AddRows(ReadOnlySpan<double> rows, Span<double> sum)
    {
        for (var first = 0; first < rows.Length; first += sum.Length)
        {
            for (var k = 0; k < sum.Length; k++)
            {
                sum[k] += rows[first + k];
            }
        }
    }

    private Factor Outputs(int layer, int rows) => Factor.Of(outputs[layer], rows, model.Sizes[layer]);

    private static Factor Weights(Block block, ReadOnlySpan<double> parameters) =>
        Factor.Of(block.Of(parameters), block.Rows, block.Columns);

    private (Block Weights, Block Biases) Blocks(int layer) =>
        (model.Layout[2 * layer - 2], model.Layout[2 * layer - 1]);
}
