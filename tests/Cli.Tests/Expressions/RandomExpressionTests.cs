using System;
using System.Linq;
using OptimizerFunctional.Formulas;
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
            Assert.Equal(Parse(tree).ToString(), Parse(Parse(tree).Root).ToString());
        }
    }

    [Fact]
    public void Formula_and_tree_have_the_same_value()
    {
        var trees = new RandomTrees(2);
        var same = 0;

        for (var i = 0; i < Trees; i++)
        {
            var tree = trees.Next();
            double[] parameters = [.. RandomTrees.Parameters.Select(_ => trees.Between(-2, 2))];
            double[] predictors = [trees.Between(-2, 2), 0];
            var expected = new TreeValue(parameters, predictors).Of(tree);
            var found = Parse(tree).Evaluate(parameters, predictors);
            same += expected.Equals(found) ? 1 : 0;
        }

        // Error functions and powers to whole numbers that are computed differ in their last digits.
        Assert.InRange(same, 0.95 * Trees, Trees);
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
            double[] parameters = [.. RandomTrees.Parameters.Select(_ => trees.Between(0.5, 1.5))];
            double[] predictors = [trees.Between(0.5, 1.5), trees.Between(0.5, 1.5)];
            var derivatives = new double[parameters.Length];
            var value = expression.Evaluate(parameters, predictors, derivatives);
            Assert.Equal(value, expression.Evaluate(parameters, predictors));

            for (var k = 0; k < parameters.Length; k++)
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
                                || IsAtEdge(tree, parameters, predictors),
                            $"d/d{RandomTrees.Parameters[k]} of {expression} is {derivatives[k]}, not {limit}"
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

    private static bool IsAtEdge(Node tree, double[] parameters, double[] predictors)
    {
        var value = new TreeValue(parameters, predictors);
        value.Of(tree);
        return value.IsAtEdge;
    }

    private static Expression Parse(Node tree) =>
        Expression.Parse(Text(tree), RandomTrees.Parameters, RandomTrees.Predictors);

    private static string Text(Node tree) => Formula.Print(tree);
}
