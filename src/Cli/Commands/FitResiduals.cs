using System;
using OptimizerFunctional.Cli.Expressions;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// The residuals of a formula: (formula - response) / standard deviation per row, with exact derivatives.
/// </summary>
internal static class FitResiduals
{
    /// <summary>The residuals.</summary>
    internal static Residuals Of(Expression model, FitTable table, bool hasSigma)
    {
        return Residuals.Create(table.Count, Into, JacobianInto);

        void Into(ReadOnlySpan<double> parameters, Span<double> residuals)
        {
            for (var row = 0; row < table.Count; row++)
            {
                residuals[row] = (model.Evaluate(parameters, Predictors(row)) - table.Responses[row]) / Sigma(row);
            }
        }

        void JacobianInto(ReadOnlySpan<double> parameters, Span<double> jacobian)
        {
            var derivatives = new double[parameters.Length];

            for (var row = 0; row < table.Count; row++)
            {
                model.Evaluate(parameters, Predictors(row), derivatives);

                for (var column = 0; column < derivatives.Length; column++)
                {
                    jacobian[row + (column * table.Count)] = derivatives[column] / Sigma(row);
                }
            }
        }

        ReadOnlySpan<double> Predictors(int row) => hasSigma ? table.Row(row)[..^1] : table.Row(row);

        double Sigma(int row) => hasSigma ? table.Row(row)[^1] : 1;
    }
}
