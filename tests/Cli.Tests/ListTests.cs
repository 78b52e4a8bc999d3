using System.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class ListTests
{
    [Fact]
    public void Redirected_lists_are_complete_and_at_most_80_columns_wide()
    {
        var result = Optimize.Run("list");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.All(result.Lines, line => Assert.InRange(line.Length, 1, 80));
        var names = result.Lines.Select(line => line.Split(' ')[0]).ToHashSet();
        Assert.Superset(Methods.All.Select(method => method.Name).ToHashSet(), names);
        Assert.Superset(Problems.All.Select(problem => problem.Name).ToHashSet(), names);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.DoesNotContain('\r', result.Output);
        Assert.DoesNotContain('\ufeff', result.Output);
    }

    [Fact]
    public void Tables_at_a_terminal_show_all_defaults()
    {
        var table = Optimize.Show("list", "methods");
        Assert.Contains("╭", table);
        var defaults = Methods.All.SelectMany(method =>
            method.Hyperparameters.Select(known => $"{known.Name}={known.DefaultText}")
        );
        Assert.All(defaults, text => Assert.Contains(text, table));
    }

    [Fact]
    public void Methods_are_listed_with_their_defaults()
    {
        var text = Optimize.RunInside("list", "methods").Output;
        Assert.Contains("learningRate=0.001 beta1=0.9 beta2=0.999", text);
        Assert.StartsWith("gradient-descent  ", text);
    }

    [Fact]
    public void Presets_are_listed_with_their_differences() =>
        Assert.Contains(
            "adam keras                         epsilon=1E-07",
            Optimize.RunInside("list", "presets").Lines
        );

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("run", "--help")]
    [InlineData("run", "adam", "--nonsense", "--help")]
    [InlineData("run", "adam", "--steps", "x", "--help")]
    [InlineData("fit", "--start", "x", "--loss", "y", "--help")]
    public void Help_is_given_when_asked_for(params string[] words)
    {
        var result = Optimize.RunInside(words);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Usage:", result.Output);
    }

    [Theory]
    [InlineData("run", "The number of steps. [default: 100]", "[default: table]")]
    [InlineData("compare", "[default: 1000]", "[default: 1E-06]", "table, csv or html;", "[default: table]")]
    [InlineData(
        "fit",
        "none, soft-l1, huber, cauchy or arctan:",
        "[default: none]",
        "[default: 1]",
        "[default: 10000]"
    )]
    [InlineData(
        "train",
        "[default: digits]",
        "relu, tanh, sigmoid or gelu. [default: relu]",
        "[default: 0]",
        "[default: 10]",
        "[default: 128]",
        "[default: 42]"
    )]
    public void Help_shows_the_defaults(string command, params string[] shown)
    {
        var help = Optimize.RunInside(command, "--help").Output;
        Assert.All(shown, text => Assert.Contains(text, help));
    }

    [Fact]
    public void Help_names_the_random_generator_of_seeds() =>
        Assert.Contains("NumPy's legacy generator", Optimize.RunInside("reproduce", "--help").Output);

    [Fact]
    public void Version_is_printed() => Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", Optimize.Run("--version").Output);
}
