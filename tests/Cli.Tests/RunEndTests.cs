using System;
using System.IO;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Stop reasons, interruption and resumption of runs.</summary>
public sealed class RunEndTests
{
    [Fact]
    public void Nonfinite_number_ends_the_run_with_exit_code_1_and_the_reason()
    {
        var result = Optimize.Run(
            Optimize.Words("run gradient-descent --problem rosenbrock --set learning-rate=10 --format jsonl")
        );
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"^optimize: Stopped: .* is (NaN|-?Infinity) at iterate \d+\.\n$", result.Error);
        Assert.NotEmpty(result.Lines);
        Assert.All(result.Lines, line => Assert.DoesNotMatch("NaN|Infinity", line));
        var start = Optimize.RunInside(Optimize.Words("run adam --problem sphere --start 1e200,0 --format csv"));
        Assert.Equal(
            new(1, "index,value,x0,x1,g0,g1,s0,s1\n", "optimize: Stopped: the value is Infinity at iterate 0.\n"),
            start
        );
    }

    [Fact]
    public void Resumed_run_is_the_rest_of_the_run()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "run.json");
            string[] words = ["run", "adam", "--problem", "beale", "--format", "jsonl", "--steps"];
            var whole = Optimize.RunInside([.. words, "30"]);
            var first = Optimize.RunInside([.. words, "10", "--save", file]);
            var second = Optimize.RunInside([.. words, "20", "--resume", file, "--save", file]);
            Assert.Equal(whole, new(0, first.Output + second.Output, ""));
            Assert.Equal([file], Directory.GetFiles(folder.FullName));
            var other = Optimize.RunInside("run", "yogi", "--problem", "beale", "--resume", file);
            Assert.Equal((2, ""), (other.ExitCode, other.Output));
            Assert.StartsWith("optimize: This is not a saved run of yogi: ", other.Error);
            var larger = Optimize.RunInside("run", "adam", "--problem", "breast-cancer", "--resume", file);
            Assert.Equal((2, ""), (larger.ExitCode, larger.Output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Interrupted_run_prints_its_iterates_and_exits_with_130()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        var result = Optimize.RunInside(
            interrupted.Token,
            Optimize.Words("run adam --problem sphere --steps 1000000000000")
        );
        Assert.Equal((130, ""), (result.ExitCode, result.Error));
        Assert.EndsWith("Stopped: interrupted at iterate 0.\n", result.Output);
    }

    [Fact]
    public void Closed_pipe_ends_the_run_without_an_error()
    {
        using var process = Optimize.Start(
            Optimize.Words("run adam --problem sphere --steps 1000000000000 --format jsonl")
        );
        Assert.StartsWith("{\"index\":0,", process.StandardOutput.ReadLine());
        process.StandardOutput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal((0, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
    }
}
