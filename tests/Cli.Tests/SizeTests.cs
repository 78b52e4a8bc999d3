using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Sizes that no memory holds, and names of any length.</summary>
public sealed class SizeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("gd", "2000000000", "--dimension was \"2000000000\"; it must be at most ")]
    [InlineData("gd", "2147483647", "--dimension was \"2147483647\"; it must be a whole number from 1 to ")]
    [InlineData("cma-es", "60000", "start.Length was 60000; it must be at most ")]
    [InlineData("bfgs", "65536", "start.Length was 65536; it must be at most ")]
    [InlineData("newton", "60000", "start.Length was 60000; it must be at most ")]
    [InlineData("trust-region", "60000", "start.Length was 60000; it must be at most ")]
    [InlineData("nelder-mead", "60000", "start.Length was 60000; it must be at most ")]
    public void Dimension_beyond_the_memory_is_refused_before_the_run(string method, string dimension, string sentence)
    {
        var result = Optimize.RunInside("run", method, "--problem", "sphere", "--dimension", dimension);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"optimize: {sentence}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_are_cut()
    {
        var name = new string('n', 5000);
        var path = Path.Combine(folder.Path, "data.csv");
        File.WriteAllLines(path, [string.Join(',', Enumerable.Range(0, 3000).Select(i => name + i)), "1"]);
        string[] train = ["train", "--optimizers", "sgd", "--data", path, "--target", name];
        string[] fit = ["fit", path, "--start", "a=1", "--model"];
        string[][] commands =
        [
            [name],
            ["run", name],
            ["run", "gd", $"--{name}"],
            ["run", "gd", "--problem", name],
            ["run", "gd", "--problem", "sphere", "--steps", name],
            ["run", "gd", "--problem", "sphere", "--save", $"/{name}"],
            ["run", "gd", "--problem", "sphere", "--out", $"{folder.Path}/{name}"],
            ["run", "gd", "--problem", "sphere", "--resume", name],
            ["run", "gd", "--problem", "sphere", "--set", name],
            ["run", "gd", "--problem", "sphere", "--set", $"learningRate={name}"],
            train,
            [.. train[..^1], name + 7],
            [.. fit, name],
            [.. fit, $"a*{name}3"],
            ["fit", path, "--start", $"{name}=x", "--model", "a"],
            ["fit", path, "--start", $"{name}=1", "--response", name, "--model", name],
        ];

        foreach (var words in commands)
        {
            var result = Optimize.RunInside(words);
            Assert.Equal(2, result.ExitCode);
            Assert.All(result.Error.Split('\n'), line => Assert.InRange(line.Length, 0, 400));
        }
    }
}
