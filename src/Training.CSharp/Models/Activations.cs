using System;
using MathNet.Numerics;

namespace OptimizerFunctional.Training;

/// <summary>Activation functions and their derivatives.</summary>
internal static class Activations
{
    /// <summary>Applies the activation to every sum.</summary>
    public static void Apply(Activation activation, ReadOnlySpan<double> sums, Span<double> outputs)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            outputs[i] = activation switch
            {
                Activation.Relu => Math.Max(sums[i], 0),
                Activation.Tanh => Math.Tanh(sums[i]),
                Activation.Sigmoid => Sigmoid(sums[i]),
                _ => sums[i] * Normal(sums[i]),
            };
        }
    }

    /// <summary>
    /// Multiplies backpropagated gradients by the derivative at the sums. The derivative of ReLU at 0 is 0.
    /// </summary>
    public static void Backward(
        Activation activation,
        ReadOnlySpan<double> sums,
        ReadOnlySpan<double> outputs,
        Span<double> back
    )
    {
        for (var i = 0; i < sums.Length; i++)
        {
            back[i] *= activation switch
            {
                Activation.Relu => sums[i] > 0 ? 1 : 0,
                Activation.Tanh => 1 - outputs[i] * outputs[i],
                Activation.Sigmoid => outputs[i] * (1 - outputs[i]),
                _ => Normal(sums[i]) + sums[i] * Density(sums[i]),
            };
        }
    }

    /// <summary>1 / (1 + e^-z), without overflow.</summary>
    public static double Sigmoid(double z)
    {
        var small = Math.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    private static double Normal(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2));

    private static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
}
