using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Formulas;

namespace OptimizerFunctional.Cli.Tests.Expressions;

/// <summary>Evaluates a tree on doubles, without the library's graphs.</summary>
internal sealed record TreeValue(double[] Parameters, double[] Predictors)
{
    private ImmutableDictionary<string, double> Indices { get; init; } = ImmutableDictionary<string, double>.Empty;

    private const double MostForDifferences = 1e3;

    private readonly bool[] edge = [false];

    /// <summary>
    /// Whether an operation was at an edge, where its slope is infinite, undefined or one of several, or so large that
    /// differences have rounding errors. Even where the
    /// expression is smooth, as sqrt(b - b) is, the chain rule does not hold there.
    /// </summary>
    internal bool IsAtEdge => edge[0];

    internal double Of(Node node)
    {
        var value = ValueOf(node);
        edge[0] |= !(Math.Abs(value) < MostForDifferences);
        return value;
    }

    private double ValueOf(Node node) =>
        node switch
        {
            Node.Number number => number.Item,
            Node.Constant constant => constant.value,
            Node.Variable variable => Parameters[variable.place],
            Node.Column column => Predictors[column.place],
            Node.Index index => Indices[index.name],
            Node.Element element => Parameters[2 + (int)Of(element.index)],
            Node.Negate negation => -Of(negation.Item),
            Node.Power power => Power(Of(power.basis), power.exponent),
            Node.Chain chain => chain.rest.Aggregate(
                Of(chain.first),
                (total, part) => Join(part.Item1, total, Of(part.Item2))
            ),
            Node.Call { arguments: [var operand] } call => Function(call.name, Of(operand)),
            Node.Call { arguments: [var first, var second] } call => Function(call.name, Of(first), Of(second)),
            Node.Sum sum => Sum(sum),
            _ => throw new NotSupportedException(),
        };

    private double Sum(Node.Sum sum)
    {
        var (first, last) = (Of(sum.first), Of(sum.last));
        var terms = Enumerable
            .Range(0, (int)Math.Max(0, last - first + 1))
            .Select(i => (this with { Indices = Indices.SetItem(sum.index, first + i) }).Of(sum.term))
            .ToArray();
        return terms.Length == 0 ? 0 : terms[1..].Aggregate(terms[0], (total, term) => total + term);
    }

    /// <summary>Whole exponents from -1 to 4 are products, as one writes them by hand.</summary>
    private double Power(double x, Node exponent)
    {
        edge[0] |= x <= 0 || double.IsNaN(x) || double.IsNaN(Of(exponent));
        return (exponent is Node.Negate { Item: Node.Number { Item: 1 } } ? -1 : (exponent as Node.Number)?.Item) switch
        {
            -1 => 1 / x,
            0 => 1,
            1 => x,
            2 => x * x,
            3 => x * x * x,
            4 => x * x * (x * x),
            _ => Math.Pow(x, Of(exponent)),
        };
    }

    private static double Join(char symbol, double left, double right) =>
        symbol switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            _ => left / right,
        };

    private double Function(string name, double a, double b = 0)
    {
        edge[0] |= name switch
        {
            "sqrt" or "abs" or "log" or "ln" or "log10" => a == 0,
            "min" or "max" => a == b || double.IsNaN(a + b),
            "atan2" => a == 0 && b == 0,
            _ => false,
        };
        return name switch
        {
            "exp" => Math.Exp(a),
            "log" or "ln" => Math.Log(a),
            "log10" => Math.Log10(a),
            "sqrt" => Math.Sqrt(a),
            "abs" => Math.Abs(a),
            "sin" => Math.Sin(a),
            "cos" => Math.Cos(a),
            "tan" => Math.Tan(a),
            "atan" => Math.Atan(a),
            "tanh" => Math.Tanh(a),
            "erf" => Erf(a),
            "atan2" => Math.Atan2(a, b),
            "min" => Math.Min(a, b),
            "max" => Math.Max(a, b),
            _ => throw new NotSupportedException(name),
        };
    }

    /// <summary>The error function by its series or continued fraction: Abramowitz and Stegun, 7.1.6, 7.1.14.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 6)
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        if (Math.Abs(x) < 2.5)
        {
            var (term, sum) = (x, x);
            for (var n = 1; n < 80; n++)
            {
                term *= 2 * x * x / ((2 * n) + 1);
                sum += term;
            }

            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }

        var fraction = Math.Abs(x);
        for (var n = 80; n > 0; n--)
        {
            fraction = Math.Abs(x) + (n / 2.0 / fraction);
        }

        return Math.Sign(x) * (1 - (Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction));
    }
}
