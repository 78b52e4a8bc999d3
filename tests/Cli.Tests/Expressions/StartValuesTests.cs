using OptimizerFunctional.Cli.Input;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class StartValuesTests
{
    [Fact]
    public void Names_and_values_keep_their_order()
    {
        var start = StartValues.From("b1=500, b0 = -1e-4,c=.5");
        Assert.Equal<string>(["b1", "b0", "c"], start.Names);
        Assert.Equal<double>([500, -1e-4, 0.5], start.Values);
    }

    [Theory]
    [InlineData("", "--start was \"\"; it must be name=number for every parameter, separated by commas")]
    [InlineData("b0", "--start was \"b0\"; it must be name=number for every parameter, separated by commas")]
    [InlineData("b0=1,", "--start was \"b0=1,\"; it must be name=number for every parameter, separated by commas")]
    [InlineData("b0=1,5", "--start was \"b0=1,5\"; it must be name=number for every parameter, separated by commas")]
    [InlineData("=1", "--start was \"=1\"; it must be name=number for every parameter, separated by commas")]
    [InlineData("b0=1=2", "--start was \"b0=1=2\"; it must be name=number for every parameter, separated by commas")]
    [InlineData("b0=1,b0=2", "--start was \"b0=1,b0=2\"; it must be distinct names: \"b0\" is given twice")]
    [InlineData("b0=", "--start b0 was \"\"; it must be a finite number")]
    [InlineData("b0=one", "--start b0 was \"one\"; it must be a finite number")]
    [InlineData("b0=NaN", "--start b0 was \"NaN\"; it must be a finite number")]
    [InlineData("b0=-Infinity", "--start b0 was \"-Infinity\"; it must be a finite number")]
    [InlineData("b0=1e999", "--start b0 was \"1e999\"; it must be a finite number")]
    [InlineData("exp=1", "--start: a parameter cannot be named \"exp\": it is a function")]
    [InlineData("pi=3", "--start: a parameter cannot be named \"pi\": it is the constant")]
    [InlineData(
        "b 0=1",
        "--start: a parameter cannot be named \"b 0\": a name is letters, digits and _, and does not begin with a "
            + "digit"
    )]
    public void Invalid_start_values_are_refused_in_one_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => StartValues.From(text)).Message);

    [Fact]
    public void Parameter_names_are_case_sensitive() =>
        Assert.Equal<string>(["b", "B"], StartValues.From("b=1,B=2").Names);
}
