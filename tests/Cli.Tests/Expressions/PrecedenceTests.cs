using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class PrecedenceTests
{
    [Theory]
    [InlineData("a - b - c", "(a - b) - c")]
    [InlineData("a - b + c", "(a - b) + c")]
    [InlineData("a/b/c", "(a/b)/c")]
    [InlineData("a/b*c", "(a/b)*c")]
    [InlineData("a + b*c", "a + (b*c)")]
    [InlineData("a*b + c", "(a*b) + c")]
    [InlineData("a*b^c", "a*(b^c)")]
    [InlineData("a^b*c", "(a^b)*c")]
    [InlineData("a^b^c", "a^(b^c)")]
    [InlineData("-a^b", "-(a^b)")]
    [InlineData("-a^-b^c", "-(a^(-(b^c)))")]
    [InlineData("a^-b*c", "(a^(-b))*c")]
    [InlineData("-a*b", "(-a)*b")]
    [InlineData("a*-b", "a*(-b)")]
    [InlineData("a*-b*c", "(a*(-b))*c")]
    [InlineData("a--b", "a - (-b)")]
    [InlineData("--a", "-(-a)")]
    [InlineData("a - -b*c", "a - ((-b)*c)")]
    [InlineData("+a", "a")]
    [InlineData("a^+b", "a^b")]
    [InlineData("exp(a)^b", "(exp(a))^b")]
    [InlineData("-exp(a)*b", "(-(exp(a)))*b")]
    [InlineData(" a\t+\n( b ) ", "a+b")]
    public void Operators_have_the_documented_precedence(string text, string grouped) =>
        Assert.Equal(Parse(grouped).Root, Parse(text).Root);

    [Theory]
    [InlineData("1", 1)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e-3", 0.001)]
    [InlineData("2.5E+4", 25000)]
    [InlineData("0.1", 0.1)]
    [InlineData("1e-400", 0)]
    [InlineData("pi", Math.PI)]
    [InlineData("-3^2", -9)]
    [InlineData("2^-1", 0.5)]
    [InlineData("2^3^2", 512)]
    [InlineData("7-4-2", 1)]
    [InlineData("16/4/2", 2)]
    [InlineData("1e1^2", 100)]
    [InlineData("log(exp(2))", 2)]
    [InlineData("sqrt(2)", 1.4142135623730951)]
    [InlineData("sin(pi/2) + cos(0) + 4*atan(1)/pi", 3)]
    [InlineData("tan(1)", 1.5574077246549023)]
    [InlineData("1/-0", double.NegativeInfinity)]
    public void Constants_have_values(string text, double value) =>
        Assert.Equal(value, Expression.Parse(text, [], []).Evaluate([], []));

    [Theory]
    [InlineData("((a))", "a")]
    [InlineData("(a*b)+(c)", "a*b + c")]
    [InlineData("a-(b-c)", "a - (b - c)")]
    [InlineData("(a-b)-c", "a - b - c")]
    [InlineData("(a+b)*(a-c)/(b)", "(a + b)*(a - c)/b")]
    [InlineData("((a+b)*c-a)/c", "((a + b)*c - a)/c")]
    [InlineData("(-a)^b", "(-a)^b")]
    [InlineData("-(a^b)", "-a^b")]
    [InlineData("(a^b)^c", "(a^b)^c")]
    [InlineData("a^(b^c)", "a^b^c")]
    [InlineData("a^(-b)", "a^-b")]
    [InlineData("-(a*b)+c", "-(a*b) + c")]
    [InlineData("exp((a))*1E-05*b*c", "exp(a)*1E-05*b*c")]
    public void Expression_is_printed_with_the_fewest_parentheses(string text, string printed)
    {
        var expression = Parse(text);
        Assert.Equal(printed, expression.ToString());
        Assert.Equal(expression.Root, Parse(printed).Root);
    }

    [Fact]
    public void Predictors_are_the_used_columns_in_file_order()
    {
        var expression = Expression.Parse("b*z + x", ["b"], ["x", "y", "z", "dose (mg)"]);
        Assert.Equal<string>(["x", "z"], expression.Predictors);
        Assert.Equal(302, expression.Evaluate([3], [2, 100]));
    }

    [Fact]
    public void Names_may_have_letters_of_any_script_digits_and_underscores() =>
        Assert.Equal(6, Expression.Parse("_k1*größe*Expo", ["_k1"], ["größe", "Expo", "expo"]).Evaluate([1], [2, 3]));

    /// <summary>The text as an expression of those of a, b and c that occur in it.</summary>
    private static Expression Parse(string text) =>
        Expression.Parse(
            text,
            [],
            [.. new[] { "a", "b", "c" }.Where(name => text.Contains(name, StringComparison.Ordinal))]
        );
}
