using System;

namespace OptimizerFunctional;

/// <summary>Residuals of a model at rows of data: (model - response) / sigma.</summary>
internal static class CurveResiduals
{
    internal delegate double RowModel(int row, ReadOnlySpan<double> parameters);

    internal delegate void RowDerivatives(int row, ReadOnlySpan<double> parameters, Span<double> derivatives);

    internal static Residuals Make(double[] responses, double[]? sigmas, RowModel model, RowDerivatives? derivatives)
    {
        var count = responses.Length;
        return derivatives is null ? Residuals.Create(count, Into) : Residuals.Create(count, Into, JacobianInto);

        void Into(ReadOnlySpan<double> parameters, Span<double> residuals)
        {
            for (var row = 0; row < count; row++)
            {
                residuals[row] = (model(row, parameters) - responses[row]) / Sigma(row);
            }
        }

        void JacobianInto(ReadOnlySpan<double> parameters, Span<double> jacobian)
        {
            var gradient = new double[parameters.Length];
            for (var row = 0; row < count; row++)
            {
                Array.Clear(gradient);
                derivatives(row, parameters, gradient);
                for (var column = 0; column < gradient.Length; column++)
                {
                    jacobian[row + (column * count)] = gradient[column] / Sigma(row);
                }
            }
        }

        double Sigma(int row) => sigmas is null ? 1 : sigmas[row];
    }
}
