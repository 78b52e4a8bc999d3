using System;
using System.Collections.Generic;
using OptimizerFunctional.Formulas;

namespace OptimizerFunctional.Cli.Tests.Expressions;

/// <summary>A model that is evaluated on one row, as a fit does it.</summary>
internal sealed class Expression
{
    private readonly Formula formula;

    private Expression(Formula formula) => this.formula = formula;

    internal Node Root => formula.Root;

    internal string[] Predictors => formula.Columns;

    internal static Expression Parse(string text, IReadOnlyList<string> parameters, IReadOnlyList<string> predictors) =>
        new(Formula.Parse(text, Names.OfModel(parameters, predictors)));

    /// <summary>The value at parameters and at a row with the predictors that occur.</summary>
    internal double Evaluate(double[] parameters, double[] predictors) =>
        formula.Residuals(predictors, [0], [1]).At([.. parameters])[0];

    /// <summary>The value and its derivatives with respect to the parameters.</summary>
    internal double Evaluate(double[] parameters, double[] predictors, Span<double> derivatives)
    {
        var residuals = formula.Residuals(predictors, [0], [1]);
        var value = residuals.At([.. parameters]);

        if (parameters.Length > 0)
        {
            var jacobian = residuals.JacobianAt([.. parameters], value, Bounds.None).Item1;

            for (var i = 0; i < parameters.Length; i++)
            {
                derivatives[i] = jacobian[0, i];
            }
        }

        return value[0];
    }

    public override string ToString() => formula.ToString();
}
