using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using OptimizerFunctional.Formulas;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class ExpressionErrorTests
{
    [Theory]
    [InlineData("b0*x+b2", 6, "unknown name \"b2\" at position 6: the parameters are b0, b1; the predictors are x")]
    [InlineData("b0*X", 4, "unknown name \"X\" at position 4: the parameters are b0, b1; the predictors are x")]
    [InlineData(
        "lg(x)",
        1,
        "unknown function \"lg\" at position 1: the functions are exp, log, ln, log10, sqrt, abs, sin, cos, tan, atan, "
            + "tanh, erf, atan2, min, max, sum"
    )]
    [InlineData("b0 + (b1*x", 6, "the parenthesis at position 6 is never closed")]
    [InlineData("exp(-b1*x", 4, "the parenthesis at position 4 is never closed")]
    [InlineData("b0*x)", 5, "the parenthesis at position 5 has no opening parenthesis")]
    [InlineData(")", 1, "unexpected \")\" at position 1: a number, a name or an opening parenthesis must precede it")]
    [InlineData("b0*", 4, "the model ends at position 4: a number, a name or a parenthesis is missing")]
    [InlineData(
        "b0*)",
        4,
        "unexpected \")\" at position 4: a number, a name or an opening parenthesis must precede it"
    )]
    [InlineData(
        "b0 * / b1",
        6,
        "unexpected \"/\" at position 6: a number, a name or an opening parenthesis must precede it"
    )]
    [InlineData("*b0", 1, "unexpected \"*\" at position 1: a number, a name or an opening parenthesis must precede it")]
    [InlineData("()", 2, "the parentheses are empty at position 2")]
    [InlineData("exp()", 5, "exp has no argument at position 5")]
    [InlineData("exp x", 1, "exp has no argument at position 1: a function needs parentheses, as in exp(x)")]
    [InlineData("1 + sin", 5, "sin has no argument at position 5: a function needs parentheses, as in sin(x)")]
    [InlineData("2x", 2, "an operator is missing before \"x\" at position 2: a product is written 2*x")]
    [InlineData("2 exp(x)", 3, "an operator is missing before \"exp\" at position 3: a product is written 2*exp")]
    [InlineData("b0(1+x)", 3, "an operator is missing before \"(\" at position 3: a product is written b0*(")]
    [InlineData("(b0)(b1)", 5, "an operator is missing before \"(\" at position 5: a product is written )*(")]
    [InlineData("(b0 b1)", 5, "an operator is missing before \"b1\" at position 5: a product is written b0*b1")]
    [InlineData("x 2", 3, "an operator is missing before \"2\" at position 3: a product is written x*2")]
    [InlineData("1.2.3", 4, "an operator is missing before \".3\" at position 4: a product is written 1.2*.3")]
    [InlineData("2e*x", 2, "an operator is missing before \"e\" at position 2: a product is written 2*e")]
    [InlineData("pi(x)", 3, "an operator is missing before \"(\" at position 3: a product is written pi*(")]
    [InlineData("x**2", 2, "unexpected \"**\" at position 2: a power is written ^")]
    [InlineData("exp[x]", 1, "exp has no argument at position 1: a function needs parentheses, as in exp(x)")]
    [InlineData("[x]", 1, "unexpected \"[\" at position 1: write (")]
    [InlineData("2 + x[1]", 6, "unexpected \"[\" at position 6: x has no elements")]
    [InlineData("(x]", 3, "unexpected \"]\" at position 3: the parenthesis at position 1 is open")]
    [InlineData("exp(x, 2)", 1, "exp has 2 arguments at position 1: it needs 1")]
    [InlineData("atan2(x)", 1, "atan2 has 1 argument at position 1: it needs 2")]
    [InlineData("atan2(x, x, x)", 1, "atan2 has 3 arguments at position 1: it needs 2")]
    [InlineData("b0 + max(x)", 6, "max has 1 argument at position 6: it needs 2 or more")]
    [InlineData(
        "max(x,)",
        7,
        "unexpected \")\" at position 7: a number, a name or an opening parenthesis must precede it"
    )]
    [InlineData("max(x 2)", 7, "an operator is missing before \"2\" at position 7: a product is written x*2")]
    [InlineData("b0*\"z\"", 4, "unknown column \"z\" at position 4: the columns are x")]
    [InlineData("b0*\"x", 4, "the quote at position 4 is never closed")]
    [InlineData("b0*'x'", 4, "unexpected \"'\" at position 4: a column is written \"name\"")]
    [InlineData("sum", 1, "sum has no argument at position 1: a function needs parentheses, as in sum(x)")]
    [InlineData("sum(2, 1, 3, x)", 5, "sum has no index at position 5: it is written sum(i, 1, n, term)")]
    [InlineData("sum(i, 1, 3)", 1, "sum has too few arguments at position 1: it is written sum(i, 1, n, term)")]
    [InlineData(
        "sum(i, 1, 3, x, x)",
        15,
        "sum has too many arguments at position 15: it is written sum(i, 1, n, term)"
    )]
    [InlineData("sum(x, 1, 3, x)", 5, "the index x at position 5 has the name of something else")]
    [InlineData("sum(i,1,2,sum(i,1,2,x))", 15, "the index i at position 15 has the name of something else")]
    [InlineData(
        "i + sum(i, 1, 2, x)",
        1,
        "unknown name \"i\" at position 1: the parameters are b0, b1; the predictors are x"
    )]
    [InlineData("sum(i, 1, 3, x", 4, "the parenthesis at position 4 is never closed")]
    [InlineData("0,5*x", 2, "unexpected \",\" at position 2: numbers have a decimal point")]
    [InlineData("(0,5)*x", 3, "unexpected \",\" at position 3: numbers have a decimal point")]
    [InlineData("x \u2212 1", 3, "unexpected \"\u2212\" at position 3: write -")]
    [InlineData("x\u00b2", 2, "unexpected \"\u00b2\" at position 2: write ^2")]
    [InlineData("b0 = x", 4, "unexpected \"=\" at position 4")]
    [InlineData("x + \U0001F600", 5, "unexpected \"\U0001F600\" at position 5")]
    [InlineData(".", 1, "unexpected \".\" at position 1")]
    [InlineData("x*1e309", 3, "\"1e309\" is too large at position 3: the largest number is 1.8e308")]
    public void Syntax_errors_are_reported_with_their_position(string text, int position, string message)
    {
        var error = Refused(text, ["b0", "b1"], ["x"]);
        Assert.Equal(message, error.Message);
        Assert.Equal($"  {text}\n  {new string(' ', position - 1)}^", error.Illustration);
    }

    [Theory]
    [InlineData("", "the model is empty")]
    [InlineData(" \t", "the model is empty")]
    [InlineData("b0*x", "the parameter b1 does not occur in the model")]
    public void Missing_parts_are_reported_without_a_caret(string text, string message)
    {
        var error = Refused(text, ["b0", "b1"], ["x"]);
        Assert.Equal((message, ""), (error.Message, error.Illustration));
    }

    [Theory]
    [InlineData("exp", "x", "a parameter cannot be named \"exp\": it is a function")]
    [InlineData("pi", "x", "a parameter cannot be named \"pi\": it is the constant")]
    [InlineData(
        "2b",
        "x",
        "a parameter cannot be named \"2b\": a name is letters, digits and _, and does not begin with a digit"
    )]
    [InlineData(
        "",
        "x",
        "a parameter cannot be named \"\": a name is letters, digits and _, and does not begin with a digit"
    )]
    [InlineData("x", "x", "x is both a parameter and a column; rename one of them")]
    public void Ambiguous_names_are_refused(string parameter, string predictor, string message) =>
        Assert.Equal(message, Refused("x", [parameter], [predictor]).Message);

    [Fact]
    public void Duplicate_parameters_and_columns_are_refused()
    {
        Assert.Equal("the parameter b is given twice", Refused("b", ["b", "b"], []).Message);
        Assert.Equal("two columns are named x", Refused("x", [], ["x", "x"]).Message);
    }

    [Theory]
    [InlineData("b*dose (mg)", "dose (mg)", 3, "a name is letters, digits and _, and does not begin with a digit")]
    [InlineData("b + 1st", "1st", 5, "a name is letters, digits and _, and does not begin with a digit")]
    [InlineData("b*flow-rate", "flow-rate", 3, "a name is letters, digits and _, and does not begin with a digit")]
    [InlineData("b*pi", "pi", 3, "it is the constant")]
    [InlineData("b*exp", "exp", 3, "it is a function")]
    public void Unnameable_column_in_a_model_is_explained(string text, string column, int position, string why)
    {
        var error = Refused(text, ["b"], [column]);
        Assert.Equal(
            $"the column \"{column}\" at position {position} needs quotes ({why}): write \"{column}\"",
            error.Message
        );
        Assert.Equal($"  {text}\n  {new string(' ', position - 1)}^", error.Illustration);
    }

    [Fact]
    public void Unnameable_column_that_is_unused_is_ignored()
    {
        string[] columns = ["exp", "pi", "dose (mg)", "1", ""];
        Assert.Equal(Math.E, Expression.Parse("b*exp(1)", ["b"], columns).Evaluate([1], []));
        Assert.Equal(
            "unknown name \"expo1\" at position 3: the parameters are b; there are no predictors",
            Refused("b*expo1", ["b"], columns).Message
        );
    }

    [Fact]
    public void Long_lists_of_names_are_cut()
    {
        string[] columns = [.. Enumerable.Range(1, 100).Select(i => $"x{i}")];
        Assert.Equal(
            "unknown name \"y\" at position 1: there are no parameters; the predictors are x1, x2, x3, x4, x5, x6, x7, "
                + "x8, x9, x10 and 90 more",
            Refused("y", [], columns).Message
        );
    }

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("exp(")]
    [InlineData("2^")]
    [InlineData("2^-")]
    [InlineData("1+(")]
    public void Deep_nesting_is_refused_before_a_stack_overflow(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000));
        Assert.StartsWith("the model is nested more than 100 deep at position ", Refused(text, [], []).Message);
    }

    [Fact]
    public void The_deepest_nesting_fits_on_a_small_stack()
    {
        var value = double.NaN;
        var text = string.Concat(Enumerable.Repeat("sin(", 99)) + "b*0" + new string(')', 99);
        var thread = new Thread(
            () => value = Expression.Parse(Expression.Parse(text, ["b"], []).ToString(), ["b"], []).Evaluate([1], []),
            256 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.Equal(0, value);
        Assert.Contains("100 deep", Refused($"({text})", ["b"], []).Message);
    }

    [Fact]
    public void Long_model_is_shown_around_the_error()
    {
        var text = string.Concat(Enumerable.Repeat("x + ", 100)) + "y" + string.Concat(Enumerable.Repeat(" + x", 100));
        var lines = Refused(text, [], ["x"]).Illustration.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal('y', lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)]);
        Assert.Equal("  ...".Length + 100 + "...".Length, lines[0].Length);
        Assert.Equal(("  ...", "..."), (lines[0][..5], lines[0][^3..]));
    }

    [Fact]
    public void Line_breaks_in_a_model_do_not_move_the_caret() =>
        Assert.Equal("  x + y + w\n          ^", Refused("x +\ny +\tw", [], ["x", "y"]).Illustration);

    [Fact]
    public void Lone_surrogate_is_shown_as_a_question_mark() =>
        Assert.Equal("unexpected \"?\" at position 3", Refused("x+\ud83d", [], ["x"]).Message);

    private static FormulaException Refused(
        string text,
        IReadOnlyList<string> parameters,
        IReadOnlyList<string> predictors
    ) => Assert.Throws<FormulaException>(() => Expression.Parse(text, parameters, predictors));
}
