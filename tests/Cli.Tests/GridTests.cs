using OptimizerFunctional.Cli.Input;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class GridTests
{
    private static readonly Method Adam = Methods.Find("adam");

    [Theory]
    [InlineData("learning-rate=1e-3..1:log:4", "learningRate", "0.001,0.01,0.1,1")]
    [InlineData("beta1=0..0.9:lin:4", "beta1", "0,0.3,0.6,0.9")]
    [InlineData("beta2=0.9, 0.99", "beta2", "0.9,0.99")]
    [InlineData(
        "epsilonCorrection=AfterCorrection,BeforeCorrection",
        "epsilonCorrection",
        "AfterCorrection,BeforeCorrection"
    )]
    public void Grids_are_ranges_or_lists(string text, string name, string values)
    {
        var axis = GridAxis.From(Adam, text);
        Assert.Equal((name, values), (axis.Name, string.Join(',', axis.Texts)));
    }

    [Theory]
    [InlineData(
        "",
        "--grid is missing; it gives the values of a hyperparameter: --grid learningRate=1e-4..1:log:20; or "
            + "--range learningRate=1e-4..1:log, to search"
    )]
    [InlineData(
        "--grid beta1",
        "--grid was \"beta1\"; it must be name=from..to:log:count, name=from..to:lin:count or name=a,b,c"
    )]
    [InlineData(
        "--grid rate=1,2",
        "unknown hyperparameter \"rate\" of adam; the nearest are learningRate, beta1 and beta2"
    )]
    [InlineData(
        "--grid beta1=0..0.9",
        "--grid beta1 was \"0..0.9\"; it must be from..to:log:count or from..to:lin:count"
    )]
    [InlineData(
        "--grid beta1=0..0.9:exp:3",
        "--grid beta1 was \"0..0.9:exp:3\"; it must be from..to:log:count or from..to:lin:count"
    )]
    [InlineData("--grid beta1=0..x:lin:3", "--grid beta1 was \"x\"; it must be a number")]
    [InlineData(
        "--grid beta1=0.9..0:lin:3",
        "--grid beta1 was \"0.9..0:lin:3\"; it must be a range from a finite number to a larger one"
    )]
    [InlineData(
        "--grid beta1=0..0.9:log:3",
        "--grid beta1 was \"0..0.9:log:3\"; it must be a range above 0 for logarithmic steps"
    )]
    [InlineData(
        "--grid beta1=0..0.9:lin:1",
        "--grid beta1: the count was \"1\"; it must be a whole number from 2 to 100000"
    )]
    [InlineData(
        "--grid beta1=0.5,0.5",
        "--grid beta1 was \"0.5,0.5\"; it must be distinct values: \"0.5\" is given twice"
    )]
    [InlineData("--grid beta1=0.5,1.5", "beta1 was 1.5; it must be at least 0 and less than 1")]
    [InlineData(
        "--grid beta1=0.5 --grid beta1=0.6",
        "--grid beta1 is given twice; one grid can contain all its values"
    )]
    [InlineData(
        "--grid beta1=0..0.9:lin:9999 --grid beta2=0..0.9:lin:9999",
        "--grid makes 99980001 trials; at most 1000000 are allowed"
    )]
    public void Invalid_grids_are_refused_in_one_line(string rest, string message) =>
        Assert.Equal(
            new(2, "", $"optimize: {message}\n"),
            Optimize.RunInside(Optimize.Words("sweep adam --problem sphere " + rest))
        );
}
