using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class DerivativeTests
{
    private const double Infinity = double.PositiveInfinity;

    // One parameter b, one predictor x. Derivatives were computed by hand.
    [Theory]
    [InlineData("b", 3, 0, 3, 1)]
    [InlineData("b + b*b - x", 3, 2, 10, 7)]
    [InlineData("b/x", 3, 2, 1.5, 0.5)]
    [InlineData("x/b", 2, 3, 1.5, -0.75)]
    [InlineData("-b", 2, 0, -2, -1)]
    [InlineData("exp(b*x)", 0, 3, 1, 3)]
    [InlineData("log(b)", 4, 0, 1.3862943611198906, 0.25)]
    [InlineData("sqrt(b)", 4, 0, 2, 0.25)]
    [InlineData("sin(b)", 0, 0, 0, 1)]
    [InlineData("cos(b)", 0, 0, 1, 0)]
    [InlineData("tan(b)", 0, 0, 0, 1)]
    [InlineData("atan(b)", 1, 0, Math.PI / 4, 0.5)]
    [InlineData("b^3", -2, 0, -8, 12)]
    [InlineData("b^2", -3, 0, 9, -6)]
    [InlineData("b^-1", -2, 0, -0.5, -0.25)]
    [InlineData("b^x", -2, 3, -8, 12)]
    [InlineData("x^b", 2, Math.E, Math.E * Math.E, Math.E * Math.E)]
    [InlineData("b^b", 1, 0, 1, 1)]
    public void Derivatives_of_functions_are_exact(string text, double b, double x, double value, double slope) =>
        Check(text, b, x, value, slope);

    [Theory]
    [InlineData("b^0", 0, 0, 1, 0)]
    [InlineData("b^1", 0, 0, 0, 1)]
    [InlineData("b^2", 0, 0, 0, 0)]
    [InlineData("b^3", 0, 0, 0, 0)]
    [InlineData("b^0.5", 0, 0, 0, Infinity)]
    [InlineData("b^-1", 0, 0, Infinity, -Infinity)]
    [InlineData("b*0^0", 1, 0, 1, 1)]
    [InlineData("x^b", 2, 0, 0, 0)]
    [InlineData("x^b", 0.5, 0, 0, 0)]
    [InlineData("x^b", 0, 0, 1, -Infinity)]
    [InlineData("x^b", 2, -3, 9, double.NaN)]
    [InlineData("b^0.5", -1, 0, double.NaN, double.NaN)]
    [InlineData("(b*x)^0.5", 2, 0, 0, 0)]
    [InlineData("(x/b)^b", 0.5, 0, 0, 0)]
    [InlineData("x^b/(2^b + x^b)", 0.5, 0, 0, 0)]
    [InlineData("1/(1 + (x/b)^-2)", 3, 0, 0, 0)]
    [InlineData("exp(2*log(x/b))", 3, 0, 0, 0)]
    [InlineData("sqrt(b*x)", 3, 0, 0, 0)]
    [InlineData("sqrt(b)", 0, 0, 0, Infinity)]
    [InlineData("b/x", 1, 0, Infinity, Infinity)]
    [InlineData("b/x", 0, 0, double.NaN, double.NaN)]
    [InlineData("1/b", 0, 0, Infinity, -Infinity)]
    [InlineData("log(b)", 0, 0, -Infinity, Infinity)]
    [InlineData("log(b)", -1, 0, double.NaN, double.NaN)]
    [InlineData("b/(1 + exp(x))", 1, 1000, 0, 0)]
    [InlineData("1/(1 + exp(b*x))", 1, 1000, 0, 0)]
    [InlineData("atan(b*x)", Infinity, 1, Math.PI / 2, 0)]
    [InlineData("exp(x)", 0, 0, 1, 0)]
    public void Derivatives_at_domain_boundaries_are_as_documented(
        string text,
        double b,
        double x,
        double value,
        double slope
    ) => Check(text, b, x, value, slope);

    [Fact]
    public void Derivative_of_a_small_power_does_not_underflow() =>
        Check("b^2.5", 1e-200, 0, 0, 2.5 * Math.Pow(1e-200, 1.5), 1e-300);

    [Fact]
    public void Long_sums_do_not_overflow_the_stack()
    {
        var text = string.Join(" + ", Enumerable.Range(0, 100_000).Select(i => $"b*{i}"));
        var expression = Expression.Parse(text, ["b"], []);
        var derivatives = new double[1];
        Assert.Equal(2 * 4999950000.0, expression.Evaluate([2], [], derivatives));
        Assert.Equal([4999950000.0], derivatives);
        Assert.Equal(text, expression.ToString());
    }

    [Fact]
    public void Rows_are_evaluated_independently()
    {
        // So long that its memory is rented, and is returned as the last row left it.
        var expression = Expression.Parse(
            string.Join('+', Enumerable.Range(1, 1000).Select(i => $"b^{i + 2}*x")),
            ["b"],
            ["x"]
        );
        double[] first = new double[1],
            second = new double[1];
        Assert.Equal(expression.Evaluate([1], [2], first), expression.Evaluate([1], [2], second));
        Assert.Equal(2 * Enumerable.Range(3, 1000).Sum(), first[0]);
        Assert.Equal(first, second);
    }

    private static void Check(string text, double b, double x, double value, double slope, double tolerance = 1e-15)
    {
        // Adding 0*x or 0*b would change the edges: the names that do not occur are left out.
        string[] parameters = text.Replace("sqrt", "", StringComparison.Ordinal).Contains('b', StringComparison.Ordinal)
            ? ["b"]
            : [];
        var expression = Expression.Parse(text, parameters, ["x"]);
        var derivatives = new double[parameters.Length];
        double[] predictors = expression.Predictors is [] ? [] : [x];
        double[] point = parameters.Length == 0 ? [] : [b];
        Near(value, expression.Evaluate(point, predictors, derivatives), tolerance);
        Near(slope, derivatives.FirstOrDefault(), tolerance);
    }

    private static void Near(double expected, double actual, double tolerance)
    {
        if (double.IsFinite(expected))
        {
            Assert.InRange(Math.Abs(actual - expected), 0, tolerance * Math.Max(1, Math.Abs(expected)));
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }
}
