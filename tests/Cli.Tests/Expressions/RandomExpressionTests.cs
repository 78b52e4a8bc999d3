using System;
using System.Linq;
using OptimizerFunctional.Cli.Expressions;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class RandomExpressionTests
{
    private const int Trees = 5000;

    [Fact]
    public void Printed_expressions_parse_to_the_same_tree()
    {
        var trees = new RandomTrees(1);

        for (var i = 0; i < Trees; i++)
        {
            var tree = trees.Next();
            Assert.Equal(tree, Parse(tree).Root);
        }
    }

    [Fact]
    public void Tape_and_tree_give_the_same_bits()
    {
        var trees = new RandomTrees(2);

        for (var i = 0; i < Trees; i++)
        {
            var tree = trees.Next();
            double[] parameters = [trees.Between(-2, 2), trees.Between(-2, 2), trees.Between(-2, 2)];
            double[] predictors = [trees.Between(-2, 2), 0];
            Assert.Equal(ValueOf(tree, parameters, predictors), Parse(tree).Evaluate(parameters, predictors));
        }
    }

    [Fact]
    public void Derivatives_agree_with_central_differences()
    {
        var trees = new RandomTrees(3);
        var (tried, sharp) = (0, 0);

        for (var i = 0; i < Trees; i++)
        {
            var tree = trees.Next();
            var expression = Parse(tree);
            double[] parameters = [trees.Between(0.5, 1.5), trees.Between(0.5, 1.5), trees.Between(0.5, 1.5)];
            double[] predictors = [trees.Between(0.5, 1.5), trees.Between(0.5, 1.5)];
            var derivatives = new double[3];
            var value = expression.Evaluate(parameters, predictors, derivatives);
            Assert.Equal(value, expression.Evaluate(parameters, predictors));

            for (var k = 0; k < 3; k++)
            {
                var (coarse, fine) = (Difference(k, 2e-4), Difference(k, 1e-4));

                // Where differences of two widths disagree (large numbers, sharp curves), they are no reference for the
                // derivative.
                if (Math.Abs(value) < 1e3 && Math.Abs(fine) < 1e3)
                {
                    tried++;

                    if (Math.Abs(coarse - fine) <= 1e-5 * (1 + Math.Abs(fine)))
                    {
                        // Richardson: the error of a central difference goes with the square of its width.
                        var limit = fine + ((fine - coarse) / 3);
                        Assert.True(
                            Math.Abs(limit - derivatives[k]) <= 1e-7 * (1 + Math.Abs(limit))
                                || (double.IsNaN(derivatives[k]) && IsAtEdge(tree, parameters, predictors)),
                            $"d/d{expression.Parameters[k]} of {expression} is {derivatives[k]}, by differences {limit}"
                        );
                        sharp++;
                    }
                }
            }

            double Difference(int k, double width)
            {
                double[] above = [.. parameters],
                    below = [.. parameters];
                above[k] += width;
                below[k] -= width;
                return (expression.Evaluate(above, predictors) - expression.Evaluate(below, predictors))
                    / (above[k] - below[k]);
            }
        }

        Assert.True(sharp > 0.9 * tried && sharp > Trees, $"only {sharp} of {tried} differences were sharp");
    }

    private static Expression Parse(Node tree) =>
        Expression.Parse(Printer.Print(tree), RandomTrees.Parameters, RandomTrees.Predictors);

    /// <summary>
    /// Whether a root or power of 0 occurs, whose derivative may be infinite, or a power that has a value and no
    /// derivative. Even where the expression is smooth, as sqrt(b - b) is, the chain rule does not hold there.
    /// </summary>
    private static bool IsAtEdge(Node node, double[] parameters, double[] predictors) =>
        node switch
        {
            Unary unary => (unary.Operation == Operation.Sqrt && ValueOf(unary.Operand, parameters, predictors) == 0)
                || IsAtEdge(unary.Operand, parameters, predictors),
            Binary binary => (
                binary.Operation == Operation.Power
                && IsEdge(
                    ValueOf(binary.Left, parameters, predictors),
                    ValueOf(binary.Right, parameters, predictors),
                    Varies(binary.Right)
                )
            )
                || IsAtEdge(binary.Left, parameters, predictors)
                || IsAtEdge(binary.Right, parameters, predictors),
            _ => false,
        };

    /// <summary>A negative number with a varying exponent; 1^NaN and NaN^0, which are 1 by IEEE 754.</summary>
    private static bool IsEdge(double x, double exponent, bool varies) =>
        x == 0 || (x < 0 && varies) || double.IsNaN(x) || double.IsNaN(exponent);

    private static bool Varies(Node node) => Leaves.Of(node).OfType<Parameter>().Any();

    /// <summary>The value, computed from the tree.</summary>
    private static double ValueOf(Node node, double[] parameters, double[] predictors)
    {
        return Of(node);

        double Of(Node node) =>
            node switch
            {
                Number number => number.Value,
                Pi => Math.PI,
                Parameter parameter => parameters[parameter.Index],
                Predictor predictor => predictors[predictor.Index],
                Unary { Operation: var function, Operand: var operand } => function switch
                {
                    Operation.Negate => -Of(operand),
                    Operation.Exp => Math.Exp(Of(operand)),
                    Operation.Log => Math.Log(Of(operand)),
                    Operation.Sqrt => Math.Sqrt(Of(operand)),
                    Operation.Sin => Math.Sin(Of(operand)),
                    Operation.Cos => Math.Cos(Of(operand)),
                    Operation.Tan => Math.Tan(Of(operand)),
                    Operation.Atan => Math.Atan(Of(operand)),
                    _ => throw new NotSupportedException(),
                },
                Binary { Operation: var operation, Left: var left, Right: var right } => operation switch
                {
                    Operation.Add => Of(left) + Of(right),
                    Operation.Subtract => Of(left) - Of(right),
                    Operation.Multiply => Of(left) * Of(right),
                    Operation.Divide => Of(left) / Of(right),
                    Operation.Power when right is Number { Value: 2 } => Of(left) * Of(left),
                    Operation.Power => Math.Pow(Of(left), Of(right)),
                    _ => throw new NotSupportedException(),
                },
                _ => throw new NotSupportedException(),
            };
    }
}
