using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class ReproduceTests
{
    private static readonly string[] Recorded = File.ReadAllLines(
        Path.Combine(AppContext.BaseDirectory, "data", "golden", "seeds-output.txt")
    );

    [Fact]
    public void All_three_experiments_are_printed_character_for_character()
    {
        var expected = string.Concat(Recorded.Where(line => !line.StartsWith('#')).Select(line => line + "\n"));
        Assert.Equal(new(0, expected, ""), Optimize.Run("reproduce"));
    }

    [Theory]
    [InlineData("gradient-descent", "gradient descent")]
    [InlineData("momentum", "momentum")]
    [InlineData("rmsprop", "rmsprop")]
    public void Single_experiment_is_printed(string name, string heading)
    {
        var expected = Recorded
            .SkipWhile(line => line != $"# {heading}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Select(line => line + "\n");
        Assert.Equal(new(0, string.Concat(expected), ""), Optimize.RunInside("reproduce", "--only", name));
    }
}
