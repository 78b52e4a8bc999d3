using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>What several processes, crashes and damaged files do to the folder of a sweep.</summary>
public sealed class SweepFolderTests : IDisposable
{
    private static readonly string[] Halving = Optimize.Words(
        "sweep adam --problem rosenbrock --search halving --range learningRate=1e-3..1:log --trials 9 --evaluations 90 "
            + "--out"
    );

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Tasks of a job array begin at once.</summary>
    [Fact]
    public void Many_processes_open_the_folder_at_once()
    {
        Assert.Equal(0, Optimize.RunInside([.. Halving, folder.Path, "--prepare"]).ExitCode);
        var results = new Optimize.Result[24];
        Parallel.For(
            0,
            results.Length,
            new ParallelOptions { MaxDegreeOfParallelism = results.Length },
            i =>
                results[i] = Optimize.RunInside(
                    i % 2 == 0
                        ? ["collect", folder.Path]
                        : ["trial", folder.Path, "--index", $"{i % 9}", "--until", "5"]
                )
        );
        // A trial that another task runs is refused, in a sentence.
        Assert.All(
            results,
            result =>
                Assert.True(
                    result.ExitCode is 0 or 1
                        || result.Error.Contains("another process runs trial", StringComparison.Ordinal),
                    result.Error
                )
        );
    }

    /// <summary>
    /// After loss of power a run can be saved beyond a rung whose report is lost: the rung has the value it had.
    /// </summary>
    [Fact]
    public void Run_saved_beyond_a_lost_report_gives_the_same_table()
    {
        using var calm = new TemporaryFolder();
        Assert.Equal(0, Optimize.RunInside([.. Halving, calm.Path]).ExitCode);
        Assert.Equal(0, Optimize.RunInside([.. Halving, folder.Path, "--prepare"]).ExitCode);
        var header = folder.Read("trials.jsonl");

        for (var trial = 0; trial < 9; trial++)
        {
            Assert.Equal(0, Optimize.RunInside("trial", folder.Path, "--index", $"{trial}").ExitCode);
        }

        for (var trial = 0; trial < 9; trial++)
        {
            Optimize.RunInside("trial", folder.Path, "--index", $"{trial}", "--until", "20");
        }

        File.WriteAllText(At("trials.jsonl"), header);
        Assert.Equal(0, Optimize.RunInside([.. Halving, folder.Path]).ExitCode);
        Assert.Equal(calm.Read("sweep.csv"), folder.Read("sweep.csv"));
        Assert.Equal(calm.Read("trials.jsonl"), folder.Read("trials.jsonl"));
        Assert.Empty(Directory.GetFiles(At("trials")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Count\":5,\"Run\":null,\"Reached\":[]}")]
    [InlineData("{\"Count\":5,\"Run\":\"{}\",\"Reached\":[]}")]
    [InlineData("")]
    public void Damaged_checkpoint_is_no_failure_of_its_trial(string text)
    {
        Assert.Equal(0, Optimize.RunInside([.. Halving, folder.Path, "--prepare"]).ExitCode);
        var before = folder.Read("trials.jsonl");
        File.WriteAllText(At("trials/000003.json"), text);
        var result = Optimize.Run("trial", folder.Path, "--index", "3");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("optimize: --out: trials/000003.json is no saved run of this trial", result.Error);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(text, File.ReadAllText(At("trials/000003.json")));
        Assert.Equal(before, folder.Read("trials.jsonl"));
    }

    [Theory]
    [InlineData("", "line 1, that of the sweep, was missing")]
    [InlineData("{}\n", "line 1 was not that of this sweep")]
    public void Reports_of_another_study_are_refused(string text, string sentence)
    {
        Assert.Equal(0, Optimize.RunInside([.. Halving, folder.Path, "--prepare"]).ExitCode);
        File.WriteAllText(At("trials.jsonl"), text);
        var result = Optimize.RunInside([.. Halving, folder.Path]);
        Assert.Equal(new(2, "", $"optimize: --out: trials.jsonl: {sentence}\n"), result);
        Assert.Equal(text, folder.Read("trials.jsonl"));
    }

    [Theory]
    [InlineData("{\"Identity\":{},\"Arguments\":[null]}")]
    [InlineData("{\"Identity\":{},\"Arguments\":[\"sweep\",\"--help\"]}")]
    [InlineData("{\"Identity\":{},\"Arguments\":[\"--version\"]}")]
    [InlineData("{\"Identity\":{},\"Arguments\":[\"sweep\",\"adam\"]}")]
    public void Arguments_that_are_not_those_of_a_sweep_are_refused(string text)
    {
        Assert.Equal(0, Optimize.RunInside([.. Halving, folder.Path, "--prepare"]).ExitCode);
        File.WriteAllText(At("sweep.json"), text);
        var result = Optimize.Run("collect", folder.Path);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>With rungs only the last answer of a trial is evaluated, in all brackets.</summary>
    [Fact]
    public void Trials_of_all_brackets_are_ranked_alike()
    {
        var result = Optimize.RunInside([
            .. Optimize.Words(
                "sweep dog --problem sphere --range learningRate=0.1..10:log --trials 20 --gap 1 --search"
            ),
            .. Optimize.Words("hyperband --evaluations 270 --shortest 30 --out"),
            folder.Path,
        ]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var rows = Csv.Read(new StringReader(folder.Read("sweep.csv"))).ToArray();
        Assert.All(rows, row => Assert.True(row["evaluationsToGap"].IsEmpty));
        Assert.All(rows.Where(row => row["budget"].Count == 270), row => Assert.Equal(271, row["evaluations"].Count));
    }

    /// <summary>Another process finds the data, wherever it is started.</summary>
    [Fact]
    public void Path_of_the_data_is_kept_in_full()
    {
        var data = At("data.csv");
        File.WriteAllLines(data, ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 2}")]);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, data);
        string[] words =
        [
            .. Optimize.Words("sweep sgd --target y --epochs 1 --grid learningRate=0.1 --data"),
            relative,
        ];
        Assert.Equal(0, Optimize.RunInside([.. words, "--out", At("out")]).ExitCode);
        var full = Path.GetFullPath(relative);
        Assert.Contains($"\"{full}\"", File.ReadAllText(At("out/sweep.json")), StringComparison.Ordinal);
        Assert.Equal(0, Optimize.RunInside("collect", At("out")).ExitCode);
    }

    [Theory]
    [InlineData("--seconds 4000001", "--seconds was \"4000001\"; it must be a whole number from 1 to 4000000")]
    [InlineData(
        "--every 9223372036854775807",
        "--every was \"9223372036854775807\"; it must be a whole number from 1 to"
    )]
    [InlineData("--set learningRate=0.1", "--set learningRate does not go with --grid or --range learningRate")]
    public void Bad_input_is_one_sentence(string words, string sentence)
    {
        var result = Optimize.RunInside([.. Halving, folder.Path, .. Optimize.Words(words)]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"optimize: {sentence}", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string At(string name) => Path.Combine(folder.Path, name);
}
