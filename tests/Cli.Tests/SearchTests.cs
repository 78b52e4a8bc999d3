using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Sweeps that search.</summary>
public sealed class SearchTests
{
    private static readonly string[] Halving =
    [
        .. Optimize.Words("sweep momentum --problem rosenbrock --search halving --trials 27 --evaluations 2700"),
        .. Optimize.Words("--shortest 100 --range learningRate=1e-4..1e-1:log --range momentum=0..0.99:lin --range"),
        "ratePlacement=InsideBuffer,OutsideBuffer when momentum>0.5",
    ];

    [Theory]
    [InlineData("random", 12, 12)]
    [InlineData("sobol", 12, 12)]
    [InlineData("latin", 12, 12)]
    [InlineData("tpe", 20, 20)]
    [InlineData("cma", 20, 20)]
    [InlineData("halving", 27, 27 + 9 + 3)]
    [InlineData("hyperband", 27, 9 + 3 + 1 + 5 + 1 + 3 + 9 + 3 + 1 + 1 + 1)]
    public void Every_search_gives_the_same_bytes_with_a_folder_without_and_in_small_parts(
        string search,
        int trials,
        int rows
    )
    {
        using var folder = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        string[] words =
        [
            .. Optimize.Words(
                "sweep adam --problem rosenbrock --range learningRate=1e-3..1:log --range beta1=0..0.99:lin"
            ),
            .. Optimize.Words($"--search {search} --trials {trials} --search-seed 3 --evaluations 900 --shortest 100"),
        ];
        var plain = Optimize.RunInside(words);
        Assert.Equal(0, plain.ExitCode);
        Assert.Equal(plain.Output, Optimize.RunInside([.. words, "--out", folder.Path]).Output);
        Assert.Equal(plain.Output, Optimize.RunInside([.. words, "--every", "7", "--out", parts.Path]).Output);
        Assert.Equal(
            [
                "parallel-coordinates.svg",
                "report.html",
                "sweep.csv",
                "sweep.json",
                "trials",
                "trials.jsonl",
                "trials.svg",
            ],
            Entries(folder)
        );
        Assert.Equal(folder.Read("parallel-coordinates.svg"), parts.Read("parallel-coordinates.svg"));
        Assert.Equal(folder.Read("trials.svg"), parts.Read("trials.svg"));
        Assert.Equal(folder.Read("sweep.csv"), parts.Read("sweep.csv"));
        Assert.Equal(rows, folder.Read("sweep.csv").Split('\n').Length - 2);
    }

    [Fact]
    public void A_trial_has_the_value_of_its_answer()
    {
        using var folder = new TemporaryFolder();
        const string Line =
            "sweep schedule-free --problem booth --search sobol --range learningRate=0.01..0.1:log --trials 1 "
            + "--evaluations 50";
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words(Line), "--out", folder.Path]).ExitCode);
        var cells = folder.Read("sweep.csv").Split('\n')[1].Split(',');
        var booth = Problems.Find("booth");
        var method = new ScheduleFree
        {
            LearningRate = double.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture),
        };
        var last = method.Iterates(booth.Objective, booth.Start).ElementAt(49);
        Assert.Equal(("50", $"{booth.Objective.Evaluate(last.Answer).Value:R}"), (cells[2], cells[3]));
    }

    [Fact]
    public void Ranges_are_drawn_from_a_sobol_sequence_by_default()
    {
        const string Line = "sweep momentum --problem beale --range learningRate=1e-4..0.01:log --trials 8";
        var result = Optimize.RunInside(Optimize.Words(Line));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(Optimize.RunInside(Optimize.Words($"{Line} --search sobol")).Output, result.Output);
    }

    [Fact]
    public void Grid_can_be_named_as_a_search()
    {
        const string Line = "sweep momentum --problem beale --grid learningRate=0.001,0.01 --steps 20";
        var result = Optimize.RunInside(Optimize.Words($"{Line} --search grid"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(Optimize.RunInside(Optimize.Words(Line)).Output, result.Output);
    }

    [Fact]
    public void Trial_beyond_its_seconds_has_failed_and_says_so()
    {
        const string Line = "sweep momentum --problem beale --range learningRate=1e-9..1e-8:log --trials 2";
        var result = Optimize.RunInside(Optimize.Words($"{Line} --evaluations 1000000000000 --seconds 1"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(2, result.Output.Split("ended by the limit of 1 s").Length - 1);
    }

    [Fact]
    public void Repeated_search_changes_no_byte()
    {
        using var folder = new TemporaryFolder();
        string[] words = [.. Halving, "--out", folder.Path];
        var first = Optimize.RunInside(words);
        var before = Contents(folder);
        Assert.Equal(first.Output, Optimize.RunInside(words).Output);
        Assert.Equal(before, Contents(folder));
    }

    [Fact]
    public void Killed_search_run_again_gives_the_same_table()
    {
        using var calm = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        string[] Words(TemporaryFolder folder) =>
            [.. Halving.Select(word => word == "2700" ? "270000" : word), "--every", "5000", "--out", folder.Path];

        var expected = Optimize.RunInside(Words(calm));
        var random = new Random(11);

        for (var kill = 0; kill < 3; kill++)
        {
            using var process = Optimize.Start(Words(killed));
            Thread.Sleep(random.Next(300, 1500));
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(expected.Output, Optimize.RunInside(Words(killed)).Output);
        Assert.Equal(calm.Read("sweep.csv"), killed.Read("sweep.csv"));
    }

    [Fact]
    public void Processes_share_a_folder()
    {
        using var alone = new TemporaryFolder();
        using var shared = new TemporaryFolder();
        var expected = Optimize.RunInside([.. Halving, "--out", alone.Path]);
        using var first = Optimize.Start([.. Halving, "--every", "50", "--out", shared.Path]);
        using var second = Optimize.Start([.. Halving, "--every", "50", "--out", shared.Path]);
        var outputs = new[] { first, second }.Select(process => process.StandardOutput.ReadToEnd()).ToArray();
        first.WaitForExit();
        second.WaitForExit();
        Assert.Equal([expected.Output, expected.Output], outputs);
        Assert.Equal(alone.Read("sweep.csv"), shared.Read("sweep.csv"));
    }

    [Fact]
    public void Trials_that_run_one_by_one_and_in_parts_are_those_of_the_sweep()
    {
        using var whole = new TemporaryFolder();
        using var single = new TemporaryFolder();
        var expected = Optimize.RunInside([.. Halving, "--out", whole.Path]);
        var prepared = Optimize.RunInside([.. Halving, "--prepare", "--out", single.Path]);
        Assert.Equal((0, ""), (prepared.ExitCode, prepared.Error));
        Assert.Contains("optimize trial", prepared.Output, StringComparison.Ordinal);

        for (var rung = 0; rung < 4; rung++)
        {
            Assert.Equal(1, Optimize.RunInside("collect", single.Path).ExitCode);

            for (var trial = 26; trial >= 0; trial--)
            {
                string[] command = ["trial", single.Path, "--index", $"{trial}"];
                Assert.Equal(0, Optimize.RunInside([.. command, "--until", "60"]).ExitCode);
                Assert.Equal(0, Optimize.RunInside(command).ExitCode);
            }
        }

        Assert.Equal(expected.Output, Optimize.RunInside("collect", single.Path).Output);
        Assert.Equal(whole.Read("sweep.csv"), single.Read("sweep.csv"));
    }

    [Fact]
    public void Trial_that_fails_does_not_end_the_search()
    {
        var result = Optimize.RunInside([
            .. Optimize.Words("sweep lbfgs --objective log(x-3)+x^2 --start x=4 --search sobol --trials 6"),
            .. Optimize.Words("--range memory=1..9:int --evaluations 40"),
        ]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("of 6 trials", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--trials 0", "--trials was \"0\"; it must be a whole number from 1 to 1000000")]
    [InlineData("--shortest 5000", "shortest was 5000; it must be at most evaluations = 1000")]
    [InlineData("--grid momentum=0.1,0.2", "--grid and --range exclude each other: each determines the trials")]
    [InlineData(
        "--steps 5 --evaluations 9",
        "--steps and --evaluations exclude each other: each determines the budget"
    )]
    [InlineData("--epochs 5", "--epochs needs --data")]
    [InlineData("--batch 5", "--batch needs --data")]
    [InlineData("--range momentum=0..2:lin", "momentum was 1; it must be at least 0 and less than 1")]
    [InlineData("--range dampening=0..1:cubic", "--range dampening was \"0..1:cubic\"; it must be low..high:log, ")]
    [InlineData("--range learningRate=1..2:log", "axes was \"learningRate\" twice; it must be axes of different names")]
    [InlineData("--prepare", "--prepare needs --out, the folder for the trials")]
    public void Bad_input_is_one_sentence(string words, string sentence)
    {
        var result = Optimize.RunInside([
            .. Optimize.Words(
                "sweep momentum --problem rosenbrock --search halving --range learningRate=1e-4..0.1:log"
            ),
            .. Optimize.Words(words),
        ]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"optimize: {sentence}", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The commands of docs/sweeps.md, in their order, in a folder of their own.</summary>
    [Fact]
    public void Commands_of_the_document_run()
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "sweeps.md"));
        var commands = Regex.Matches(text, "^optimize (.*)$", RegexOptions.Multiline);
        Assert.Equal(8, commands.Count);

        foreach (Match command in commands)
        {
            var words = Optimize.Words(command.Groups[1].Value);

            for (var i = 1; i < words.Length; i++)
            {
                words[i] = words[i - 1] is "--out" or "trial" or "collect"
                    ? Path.Combine(folder.Path, words[i])
                    : words[i];
            }

            var result = Optimize.RunInside(words);
            // The array is not finished by two of its trials.
            Assert.Equal((command.Value, words[0] == "collect" ? 1 : 0), (command.Value, result.ExitCode));
        }
    }

    [Fact]
    public void Folder_of_another_search_is_refused()
    {
        using var folder = new TemporaryFolder();
        string[] prepare = [.. Halving, "--out", folder.Path, "--prepare"];
        Optimize.RunInside(prepare);

        foreach (
            var (from, to, sentence) in new[]
            {
                ("27", "28", "trials \"27\", not \"28\""),
                ("rosenbrock", "booth", "problem \"rosenbrock\", not \"booth\""),
                ("momentum", "nesterov", "method \"momentum\", not \"nesterov\""),
            }
        )
        {
            var result = Optimize.RunInside([.. prepare.Select(word => word == from ? to : word)]);
            Assert.Equal(
                (2, $"optimize: --out contains another sweep, with {sentence}\n"),
                (result.ExitCode, result.Error)
            );
        }

        var index = Optimize.RunInside("trial", folder.Path, "--index", "27");
        Assert.Equal("optimize: --index was \"27\"; it must be the number of a trial, from 0 to 26\n", index.Error);
    }

    [Theory]
    [InlineData("sweep.json", "{", "sweep.json is not that of a sweep")]
    [InlineData("sweep.json", "null", "sweep.json is not that of a sweep")]
    public void Damaged_files_are_refused_in_a_sentence(string file, string text, string sentence)
    {
        using var folder = new TemporaryFolder();
        string[] words = [.. Halving, "--out", folder.Path];
        Optimize.RunInside([.. words, "--prepare"]);
        File.WriteAllText(Path.Combine(folder.Path, file), text);
        var result = Optimize.RunInside(words);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(result.Error, "\n"));
    }

    private static string[] Entries(TemporaryFolder folder) =>
        [
            .. Directory
                .GetFileSystemEntries(folder.Path)
                .Select(path => Path.GetFileName(path)!)
                .Order(StringComparer.Ordinal),
        ];

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    private static string Contents(TemporaryFolder folder) =>
        string.Concat(
            Directory
                .GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => path + File.ReadAllText(path))
        );
}
