using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Formulas;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

/// <summary>Sums of formulas, whose term is recorded once where that is possible.</summary>
public sealed class LongSumTests
{
    private const int N = 60;

    private static readonly ImmutableArray<double> Point =
    [
        .. Enumerable.Range(1, N).Select(i => 0.6 + (0.3 * Math.Sin(i))),
    ];

    private static double X(int i) => Point[i - 1];

    private static double Sum(int first, int last, Func<int, double> term) =>
        Enumerable.Range(first, Math.Max(0, last - first + 1)).Sum(term);

    /// <summary>Formulas of x[1..60], and the same by loops.</summary>
    public static TheoryData<string, double> Sums =>
        new()
        {
            { "sum(i, 1, n, x[i]^2)", Sum(1, N, i => X(i) * X(i)) },
            { "sum(i, 1, n, i*x[i])", Sum(1, N, i => i * X(i)) },
            { "sum(i, -3, n-4, (i+4)*x[i+4])", Sum(1, N, i => i * X(i)) },
            { "sum(i, 1, n, x[n+1-i]/(i + 0.5))", Sum(1, N, i => X(N + 1 - i) / (i + 0.5)) },
            { "sum(i, 1, n, x[-i+(n+1)])", Sum(1, N, X) },
            { "sum(i, 1, n-1, x[i]*x[i+1])", Sum(1, N - 1, i => X(i) * X(i + 1)) },
            {
                "sum(i, 1, n/2, 100*(x[2*i]-x[2*i-1]^2)^2 + (1-x[2*i-1])^2)",
                Sum(
                    1,
                    N / 2,
                    i => (100 * Math.Pow(X(2 * i) - Math.Pow(X((2 * i) - 1), 2), 2)) + Math.Pow(1 - X((2 * i) - 1), 2)
                )
            },
            { "sum(i, 1, 20, x[i*3]*exp(-x[2+i]))", Sum(1, 20, i => X(3 * i) * Math.Exp(-X(2 + i))) },
            { "sum(i, 1, 20, x[i+i]*x[3*i-i])", Sum(1, 20, i => X(2 * i) * X(2 * i)) },
            // Indices that differ in other ways, and sums of sums, are recorded term by term.
            { "sum(i, 1, 7, x[i^2])", Sum(1, 7, i => X(i * i)) },
            { "sum(i, 1, 40, x[(i+20)/1])", Sum(1, 40, i => X(i + 20)) },
            { "sum(i, 1, 30, x[max(i, 5)])", Sum(1, 30, i => X(Math.Max(i, 5))) },
            { "sum(i, 1, n, sum(j, 1, i, x[j]/i))", Sum(1, N, i => Sum(1, i, j => X(j) / i)) },
            {
                "sum(i, 1, n-3, (sum(j, 1, 4, j*x[i+j-1]))^2)",
                Sum(1, N - 3, i => Math.Pow(Sum(1, 4, j => j * X(i + j - 1)), 2))
            },
            { "sum(i, 1, 50, x[3]) + sum(i, 1, 50, i)*x[2]", (50 * X(3)) + (1275 * X(2)) },
            { "sum(i, 1, n, x[i])^2 + sum(i, 5, 4, x[i])", Math.Pow(Sum(1, N, X), 2) },
            { "x[1] + sum(i, 1000000000, 1000000020, x[i-999999990])", X(1) + Sum(10, 30, X) },
        };

    [Theory]
    [MemberData(nameof(Sums))]
    public void Sums_are_those_of_loops(string text, double expected)
    {
        var names = Names.OfVariables(Enumerable.Range(1, N).Select(i => $"x[{i}]"));
        var objective = Objective.Of(Formula.ParsePart(text, names).Apply);
        Assert.Equal(expected, objective.Evaluate(Point).Value, 1e-12 * Math.Max(1, Math.Abs(expected)));
        Assert.Equal(GradientVerdict.Right, objective.CheckGradient(Point).Verdict);
    }

    [Theory]
    [InlineData("sum(i, 1, n, x[i+1])", "there is no x[61] at position 14: the elements are x[1] to x[60]")]
    [InlineData("sum(i, 1, n, x[1-i])", "there is no x[0] at position 14: the elements are x[1] to x[60]")]
    [InlineData("sum(i, 1, n, x[i/2])", "the index i/2 at position 14 is 0.5; it must be a whole number")]
    [InlineData(
        "sum(i, 1, n, x[i*x[1]])",
        "the index i*x[1] at position 14 must be a whole number, which does not depend on variables"
    )]
    [InlineData("sum(i, 1e12, 1e12+3, x[1])", "the index 1000000000000 at position 1 must be at most 1e9")]
    [InlineData("x[1] + x[1e300]", "there is no x[1E+300] at position 8: the elements are x[1] to x[60]")]
    [InlineData("sum(i, 1, n, x[1000000*1000000*i])", "there is no x[1000000000000] at position 14")]
    public void Bad_indices_are_refused_in_a_sentence(string text, string sentence)
    {
        var names = Names.OfVariables(Enumerable.Range(1, N).Select(i => $"x[{i}]"));
        var error = Assert.Throws<FormulaException>(() => Formula.ParsePart(text, names));
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x[2],x[1],x[3],x[4],x[5],x[6],x[7],x[8],x[9],x[10],x[11],x[12],x[13],x[14],x[15],x[16],x[17]")]
    [InlineData("x[1],y,x[2],x[3],x[4],x[5],x[6],x[7],x[8],x[9],x[10],x[11],x[12],x[13],x[14],x[15],x[16],x[17]")]
    public void Elements_may_be_given_in_any_order(string variables)
    {
        var names = variables.Split(',');
        var formula = Formula.ParsePart("sum(i, 1, 17, i*x[i])", Names.OfVariables(names));
        var values = names.Select((name, place) => (name, value: Math.Sin(place))).ToArray();
        var expected = values
            .Where(pair => pair.name != "y")
            .Sum(pair => pair.value * int.Parse(pair.name[2..^1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            expected,
            Objective.Of(formula.Apply).Evaluate([.. values.Select(pair => pair.value)]).Value,
            1e-12
        );
    }

    [Fact]
    public void Hundred_thousand_terms_are_recorded_as_one()
    {
        var names = Names.OfVariables(Enumerable.Range(1, 100_000).Select(i => $"x[{i}]"));
        var formula = Formula.Parse("sum(i, 1, n-1, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)", names);
        var text = "";
        var objective = Objective.Of(x =>
        {
            var value = formula.Apply(x);
            text = value.ToString();
            return value;
        });
        Assert.Equal(0, objective.Evaluate([.. Enumerable.Repeat(1.0, 100_000)]).Value);

        // The text of one that is recorded term by term is a chain of additions.
        Assert.StartsWith("sum(", text, StringComparison.Ordinal);
    }
}
