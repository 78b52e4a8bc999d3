using System;

namespace OptimizerFunctional.Training;

/// <summary>Losses of one row, with their derivatives.</summary>
internal static class Losses
{
    /// <summary>The loss of a row. Overwrites its outputs with the derivatives of the loss, times a factor.</summary>
    public static double Backward(Loss loss, DataSet data, int row, Span<double> outputs, double factor)
    {
        if (loss == Loss.SoftmaxCrossEntropy)
        {
            var label = data.Labels[row];
            var (entropy, largest, sum) = CrossEntropy(outputs, label);
            for (var k = 0; k < outputs.Length; k++)
            {
                outputs[k] = factor * (Math.Exp(outputs[k] - largest) / sum - (k == label ? 1 : 0));
            }

            return entropy;
        }

        var value = Of(loss, data, row, outputs);
        outputs[0] =
            factor
            * (
                loss == Loss.LogisticCrossEntropy
                    ? Activations.Sigmoid(outputs[0]) - data.Labels[row]
                    : 2 * (outputs[0] - data.Targets[row])
            );
        return value;
    }

    /// <summary>
    /// Overwrites outputs with the derivatives of the loss, times a factor, for a label that is drawn from the
    /// distribution that the outputs stand for: for squares, a target with the variance 1/2 around the output.
    /// </summary>
    public static void BackwardOfDrawn(Loss loss, Span<double> outputs, double factor, ref SplitMix labels)
    {
        if (loss == Loss.SoftmaxCrossEntropy)
        {
            var (_, largest, sum) = CrossEntropy(outputs, 0);
            var left = labels.Uniform() * sum;
            var isDrawn = false;
            for (var k = 0; k < outputs.Length; k++)
            {
                var share = Math.Exp(outputs[k] - largest);
                left -= share;
                var isThis = !isDrawn && (left < 0 || k == outputs.Length - 1);
                isDrawn |= isThis;
                outputs[k] = factor * (share / sum - (isThis ? 1 : 0));
            }

            return;
        }

        var probability = Activations.Sigmoid(outputs[0]);
        outputs[0] =
            factor
            * (
                loss == Loss.LogisticCrossEntropy
                    ? probability - (labels.Uniform() < probability ? 1 : 0)
                    : Math.Sqrt(2) * labels.Normal()
            );
    }

    /// <summary>The loss of a row.</summary>
    public static double Of(Loss loss, DataSet data, int row, ReadOnlySpan<double> outputs) =>
        loss switch
        {
            Loss.SoftmaxCrossEntropy => CrossEntropy(outputs, data.Labels[row]).Value,
            Loss.LogisticCrossEntropy => Logistic(outputs[0], data.Labels[row]),
            _ => (outputs[0] - data.Targets[row]) * (outputs[0] - data.Targets[row]),
        };

    /// <summary>
    /// The predicted class: that of the largest output, the first of equal ones; for one output, 1 if it is above 0.
    /// </summary>
    public static int Class(ReadOnlySpan<double> outputs)
    {
        if (outputs.Length == 1)
        {
            return outputs[0] > 0 ? 1 : 0;
        }

        var best = 0;
        for (var k = 1; k < outputs.Length; k++)
        {
            best = outputs[k] > outputs[best] ? k : best;
        }

        return best;
    }

    private static (double Value, double Largest, double Sum) CrossEntropy(ReadOnlySpan<double> outputs, int label)
    {
        var largest = double.NegativeInfinity;
        foreach (var output in outputs)
        {
            largest = Math.Max(largest, output);
        }

        var sum = 0.0;
        foreach (var output in outputs)
        {
            sum += Math.Exp(output - largest);
        }

        return (Math.Log(sum) - (outputs[label] - largest), largest, sum);
    }

    /// <summary>log(1 + e^-z) for class 1, log(1 + e^z) for class 0, without overflow.</summary>
    private static double Logistic(double z, int label)
    {
        var signed = label == 1 ? -z : z;
        return Math.Max(signed, 0) + Math.Log(1 + Math.Exp(-Math.Abs(signed)));
    }
}
