using System;
using OptimizerFunctional.Cli.Expressions;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>What a formula leaves of a table: formula less response, row by row, with exact derivatives.</summary>
internal static class FitResiduals
{
    /// <summary>The residuals.</summary>
    internal static Residuals Of(Expression model, FitTable table)
    {
        return Residuals.Create(table.Count, Into, JacobianInto);

        void Into(ReadOnlySpan<double> parameters, Span<double> residuals)
        {
            for (var row = 0; row < table.Count; row++)
            {
                residuals[row] = model.Evaluate(parameters, table.Row(row)) - table.Responses[row];
            }
        }

        void JacobianInto(ReadOnlySpan<double> parameters, Span<double> jacobian)
        {
            var derivatives = new double[parameters.Length];

            for (var row = 0; row < table.Count; row++)
            {
                model.Evaluate(parameters, table.Row(row), derivatives);

                for (var column = 0; column < derivatives.Length; column++)
                {
                    jacobian[row + (column * table.Count)] = derivatives[column];
                }
            }
        }
    }
}
